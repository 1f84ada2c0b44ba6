using AwardFlow.Web.Casework;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.Matters;

/// <summary>What an appeal would be about, and the last day for it. Null day: the calendar of that year is not there yet.</summary>
public sealed record AppealTarget(AppealAgainst Against, Application About, long? RecordId, DateOnly? LastDay);

/// <summary>What a firm files against decisions and entries, and answers when it is asked.</summary>
public sealed class FileMatter(Ledger ledger, OpenMatter open, Calendars calendars, BusinessClock clock, IOptions<MatterOptions> options)
{
    private static Refusal NotApprover { get; } = new("not-approver", "须由企业审批人提交，请通知审批人登录办理。");
    private static Refusal NothingToAppeal { get; } = new("not-appealable", "没有可以申诉的决定：只有不予支持、退回补正和列入失信名单的决定可以申诉，同一决定申诉一次。");

    public Task<Result<long>> AppealAsync(Command command, long? caseId, long? recordId, string text, IReadOnlyList<StoredFile> files, CancellationToken ct) =>
        ledger.WriteAsync<long>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.SubmitApplication)) return NotApprover;
            if (await TargetAsync(db, command.Actor, caseId, recordId, c) is not { } target) return NothingToAppeal;
            if (target.LastDay is { } last && clock.Today > last) return new Refusal("appeal-late", $"申诉期限已于 {last:yyyy-MM-dd} 24:00 届满。仍可依法申请行政复议或者提起行政诉讼。");
            if (target.About.LeadUnitId is not { } unit) return NothingToAppeal;
            var input = new MatterInput(CaseKind.Appeal, target.About.EnterpriseId, unit, target.About.Id, target.RecordId, StatementKind.Grounds, text, files);
            var opened = await open.InAsync(db, command.Actor, input, _ => { }, c);
            return opened.Refusal is { } refusal ? refusal : opened.Value.Id;
        }, ct);

    public Task<Result<long>> RepairAsync(Command command, long recordId, RepairGround ground, string text, IReadOnlyList<StoredFile> files, CancellationToken ct) =>
        ledger.WriteAsync<long>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.SubmitApplication)) return NotApprover;
            if (await RecordAsync(db, command.Actor, recordId, c) is not { } record) return Refusals.NotFound;
            if (ground == RepairGround.Repaired && await RepairableFromAsync(db, record, c) is { } from && clock.Today < from)
                return new Refusal("repair-early", $"这条记录自 {from:yyyy-MM-dd} 起可以申请信用修复；认定有误的，可以选择“匹配错误或认定有误”。");
            var office = await db.Units.Where(u => u.Kind == UnitKind.IntegrityOffice).OrderBy(u => u.Id).Select(u => (long?)u.Id).FirstOrDefaultAsync(c);
            if (office is null) return new Refusal("no-integrity-office", "没有设置信用管理机构，请联系系统管理员。");
            var input = new MatterInput(CaseKind.Repair, command.Actor.EnterpriseId!.Value, office.Value, null, recordId, StatementKind.Grounds, text, files);
            var opened = await open.InAsync(db, command.Actor, input, m => db.RepairRequests.Add(new RepairRequest(m.Id, ground)), c);
            return opened.Refusal is { } refusal ? refusal : opened.Value.Id;
        }, ct);

    public Task<Result<Done>> AnswerAsync(Command command, long matterId, string text, IReadOnlyList<StoredFile> files, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
            !command.Actor.May(Permission.SubmitApplication) ? NotApprover
            : await open.AnswerInAsync(db, command.Actor, matterId, text, files, c) is { } refusal ? refusal : new Done(), ct);

    /// <summary>The decision of the own firm that may be appealed against; null where there is none, or an appeal was decided already.</summary>
    public async Task<AppealTarget?> TargetAsync(AwardFlowDb db, Actor actor, long? caseId, long? recordId, CancellationToken ct)
    {
        if (actor.EnterpriseId is null) return null;
        if (recordId is { } listed) return await ListingAsync(db, actor, listed, ct);
        var award = await db.Applications.VisibleTo(db, actor).FirstOrDefaultAsync(a => a.Id == caseId, ct);
        if (award is null || AppealCases.Against(award) is not { } against) return null;
        var decided = against == AppealAgainst.Refusal ? award.ClosedAt!.Value
            : await db.Decisions.Where(d => d.ApplicationId == award.Id && d.Outcome == DecideTask.Return).OrderByDescending(d => d.Id).Select(d => d.At).FirstAsync(ct);
        return await AppealedSinceAsync(db, award.Id, decided, ct) ? null : new(against, award, null, LastDay(BusinessClock.DayOf(decided)));
    }

    private async Task<AppealTarget?> ListingAsync(AwardFlowDb db, Actor actor, long recordId, CancellationToken ct)
    {
        if (await RecordAsync(db, actor, recordId, ct) is not { } record) return null;
        // What another authority has listed is appealed against there.
        var listing = await (from p in db.ListingProposals where p.RecordId == recordId join a in db.Applications on p.ApplicationId equals a.Id select a).FirstOrDefaultAsync(ct);
        if (listing is null || await AppealedSinceAsync(db, listing.Id, record.RecordedAt, ct)) return null;
        return new(AppealAgainst.Listing, listing, recordId, LastDay(record.From));
    }

    private static Task<bool> AppealedSinceAsync(AwardFlowDb db, long aboutId, DateTime decided, CancellationToken ct) =>
        db.Applications.AnyAsync(a => a.AboutId == aboutId && a.Kind == CaseKind.Appeal && a.CreatedAt >= decided && a.Result != "withdrawn" && a.Result != "expired", ct);

    private DateOnly? LastDay(DateOnly decidedOn)
    {
        var end = calendars.Current.End(decidedOn, options.Value.AppealWorkingDays, countFirstDay: false);
        return end.Provisional ? null : end.Day;
    }

    /// <summary>An entry about the actor's own firm that counts today. Matched by credit code.</summary>
    public static async Task<DishonestyRecord?> RecordAsync(AwardFlowDb db, Actor actor, long recordId, CancellationToken ct)
    {
        var code = await db.Enterprises.Where(e => e.Id == actor.EnterpriseId).Select(e => e.CreditCode).FirstOrDefaultAsync(ct);
        return await db.DishonestyRecords.FirstOrDefaultAsync(r => r.Id == recordId && r.CreditCode == code && r.Status == IntegrityStatus.InForce, ct);
    }

    /// <summary>The first day on which a repair may be asked for; null where the list's own authority sets none.</summary>
    public static async Task<DateOnly?> RepairableFromAsync(AwardFlowDb db, DishonestyRecord record, CancellationToken ct) =>
        await db.ListingProposals.Where(p => p.RecordId == record.Id).Select(p => (int?)p.RepairableAfterMonths).FirstOrDefaultAsync(ct) is { } months
            ? record.From.AddMonths(months) : null;
}
