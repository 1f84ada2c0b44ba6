using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Lists;

/// <summary>What the bureau says about the list it imports.</summary>
public sealed record ListInput(string PolicyId, string AwardId, string Title, string DocumentNumber, DateOnly? DocumentDate, string? Level, string FileName);

/// <summary>A list that was kept. <paramref name="Again"/>: the same file was imported before, nothing was changed.</summary>
public sealed record ListKept(long Id, bool Again);

/// <summary>The bureau imports a list, looks at it, and opens it or throws it away. All or nothing.</summary>
public sealed class ImportList(Ledger ledger, Catalogues catalogues, BusinessClock clock)
{
    public const int LongestText = 100;

    public static IReadOnlyList<string> Levels { get; } = ["state", "province", "city"];

    private static Refusal NotYours { get; } = new("not-permitted", "名单由主管部门审核员导入和办理。");

    /// <summary>The awards that take lists and that the actor's bureau leads.</summary>
    public async Task<IReadOnlyList<Award>> AwardsAsync(AwardFlowDb db, Actor actor, CancellationToken ct)
    {
        var unit = await db.Units.AsNoTracking().Where(u => u.Id == actor.UnitId).Select(u => u.Code).FirstOrDefaultAsync(ct);
        return [.. catalogues.Current.Policies.SelectMany(p => p.Awards).Where(a => a.ListPath.Length > 0 && a.LeadUnit == unit)];
    }

    public static ListKind KindOf(Award award) => award.ListPath == "matching-fund" ? ListKind.UpperLevel : ListKind.Recognition;

    /// <summary>Reads the file against what is known now. Changes nothing.</summary>
    public async Task<ListReading> ReadAsync(AwardFlowDb db, Award award, ListInput input, byte[] bytes, CancellationToken ct)
    {
        var firms = await db.Enterprises.AsNoTracking().Where(e => e.State != EnterpriseState.Refused)
            .Select(e => new KnownFirm(e.CreditCode, e.Name, e.TownshipId, e.State == EnterpriseState.Confirmed)).ToDictionaryAsync(f => f.CreditCode, ct);
        var townships = await db.Units.AsNoTracking().Where(u => u.Kind == UnitKind.Township).OrderBy(u => u.Id).Select(u => new { u.Id, u.Code, u.NameZh }).ToListAsync(ct);
        var open = await (from a in db.Applications.AsNoTracking()
                          where a.PolicyId == award.PolicyId && a.AwardId == award.Id && a.Situation != Situation.Closed && a.Situation != Situation.Draft
                          join e in db.Enterprises on a.EnterpriseId equals e.Id
                          select new { e.CreditCode, a.Number }).ToListAsync(ct);
        var listed = await (from e in db.ListEntries.AsNoTracking()
                            join l in db.AwardLists on e.ListId equals l.Id
                            where l.PolicyId == award.PolicyId && l.AwardId == award.Id && l.State != ListState.Discarded
                            select new { e.CreditCode, e.FactsJson, l.Number }).ToListAsync(ct);
        return ListFile.Read(bytes, new ListGround(catalogues.Current, award, input.DocumentNumber, KindOf(award) == ListKind.UpperLevel ? input.Level : null, clock.Today, firms,
            [.. townships.Select(t => (t.Id, t.Code, t.NameZh))],
            open.GroupBy(o => o.CreditCode).ToDictionary(g => g.Key, g => g.First().Number),
            listed.GroupBy(l => (l.CreditCode, l.FactsJson)).ToDictionary(g => g.Key, g => g.First().Number)));
    }

    /// <summary>Everything that is wrong with what was said about the list.</summary>
    public static IReadOnlyList<FieldFault> Check(ListInput input, ListKind kind, bool hasDocument, DateOnly today)
    {
        var faults = new List<FieldFault>();
        if (input.Title.Trim().Length is 0 or > LongestText) faults.Add(new("Title", $"请填写名单名称（不超过 {LongestText} 字）。"));
        if (input.DocumentNumber.Trim().Length is 0 or > 60) faults.Add(new("DocumentNumber", "请填写文件文号（不超过 60 字）。"));
        if (input.DocumentDate is not { } day || day > today) faults.Add(new("DocumentDate", "请填写文件日期，不晚于今天。"));
        if (kind == ListKind.UpperLevel && !Levels.Contains(input.Level)) faults.Add(new("Level", "请选择上级资金的级别。"));
        if (kind == ListKind.UpperLevel && !hasDocument) faults.Add(new("document", "请上传上级资金文件（PDF）。"));
        return faults;
    }

    /// <summary>Keeps a right file as a draft list. The same file a second time gives the first list.</summary>
    public async Task<(Result<ListKept> Kept, ListReading? Reading)> ImportAsync(Command command, ListInput input, byte[] bytes, StoredFile? document, CancellationToken ct)
    {
        ListReading? reading = null;
        var sha = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var kept = await ledger.WriteAsync<ListKept>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.KeepLists)) return NotYours;
            if ((await AwardsAsync(db, command.Actor, c)).FirstOrDefault(a => a.PolicyId == input.PolicyId && a.Id == input.AwardId) is not { } award)
                return new Refusal("no-such-award", "本部门没有可以按名单兑现的这项奖励。");
            if (await db.AwardLists.FirstOrDefaultAsync(l => l.PolicyId == award.PolicyId && l.AwardId == award.Id && l.Sha256 == sha && l.State != ListState.Discarded, c) is { } same)
                return new ListKept(same.Id, true);
            var faults = Check(input, KindOf(award), document is not null, clock.Today);
            if (faults.Count > 0) return new Refusal("incomplete", faults[0].Message) { Faults = faults };
            reading = await ReadAsync(db, award, input, bytes, c);
            if (!reading.IsRight) return new Refusal("list-faulty", "名单有问题，没有导入任何一行。请全部改正后重新上传整个文件。");
            return new ListKept(await KeepAsync(db, command.Actor, award, input, sha, reading, document, c), false);
        }, ct);
        return (kept, reading);
    }

    private async Task<long> KeepAsync(AwardFlowDb db, Actor actor, Award award, ListInput input, string sha, ListReading reading, StoredFile? document, CancellationToken ct)
    {
        if (document is not null)
        {
            db.Files.Add(document);
            await db.SaveChangesAsync(ct);
        }
        var year = clock.Today.Year;
        var next = await db.NextNumberAsync($"list-{year}", ct);
        var number = string.Create(CultureInfo.InvariantCulture, $"MD{year}-{next:D4}");
        var list = new AwardList(number, KindOf(award), award.PolicyId, award.Id, input.Title.Trim(), input.DocumentNumber.Trim(), input.DocumentDate!.Value,
            KindOf(award) == ListKind.UpperLevel ? input.Level : null, input.FileName, sha, document?.Id, actor.UnitId!.Value, actor, clock.UtcNow);
        db.AwardLists.Add(list);
        await db.SaveChangesAsync(ct);
        db.ListEntries.AddRange(reading.Rows.Select(r => new ListEntry(list, r.Row, r.CreditCode, r.Name, r.TownshipId!.Value, r.ContactName, r.ContactPhone,
            JsonSerializer.Serialize(r.Answers), r.FactsJson, r.UpperFen, r.ProposedFen)));
        db.Audit(actor, "list.imported", "list", number, after: new { award.PolicyId, award = award.Id, input.FileName, sha, firms = reading.Rows.Count, reading.TotalFen });
        return list.Id;
    }

    /// <summary>Starts the cases. They are opened by the system, chunk by chunk.</summary>
    public Task<Result<Done>> OpenAsync(Command command, long listId, int seenVersion, CancellationToken ct) =>
        DecideAsync(command, listId, seenVersion, async (db, list) =>
        {
            list.Open(clock.UtcNow);
            db.Audit(command.Actor, "list.opened", "list", list.Number);
            await TellTownshipsAsync(db, list, ct);
        }, ct);

    /// <summary>Firms that nobody can reach on the platform: their townships hear of them at once and bring them a letter.</summary>
    private async Task TellTownshipsAsync(AwardFlowDb db, AwardList list, CancellationToken ct)
    {
        var unreached = await db.ListEntries.Where(e => e.ListId == list.Id && !db.Enterprises.Any(f => f.CreditCode == e.CreditCode
                && f.State == EnterpriseState.Confirmed && db.Users.Any(p => p.EnterpriseId == f.Id && p.State == PersonState.Active)))
            .GroupBy(e => e.TownshipId).Select(g => new { Township = g.Key, Firms = g.Count() }).ToListAsync(ct);
        foreach (var at in unreached)
        {
            var people = await db.Users.Where(p => p.State == PersonState.Active && p.UnitId == at.Township
                && db.RoleGrants.Any(g => g.PersonId == p.Id && g.Role == Roles.TownshipReviewer)).Select(p => p.Id).ToListAsync(ct);
            var subject = $"【请送达通知】名单 {list.Number} 中有 {at.Firms} 家企业没有平台账号";
            var body = $"《{list.Title}》（{list.DocumentNumber}）中有 {at.Firms} 家所属企业没有可用的平台账号，收不到平台通知。" +
                "请在“免申即享名单”中打印纸质通知和联系名单，送达后登记联系记录；企业登记并确认后，系统自动开办事项。";
            foreach (var person in people)
            {
                db.Messages.Add(Message.ToPerson(person, null, "list-contact", subject, body, clock.UtcNow));
                db.Outbox.Add(new OutboxItem("mail", $"list/{list.Number}/contact/{person}", JsonSerializer.Serialize(new MailToSend(person, null, subject, body)), clock.UtcNow));
            }
        }
    }

    public Task<Result<Done>> DiscardAsync(Command command, long listId, int seenVersion, CancellationToken ct) =>
        DecideAsync(command, listId, seenVersion, (db, list) =>
        {
            list.Discard();
            db.Audit(command.Actor, "list.discarded", "list", list.Number);
            return Task.CompletedTask;
        }, ct);

    private Task<Result<Done>> DecideAsync(Command command, long listId, int seenVersion, Func<AwardFlowDb, AwardList, Task> act, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.KeepLists)) return NotYours;
            if (await db.AwardLists.FirstOrDefaultAsync(l => l.Id == listId && l.LeadUnitId == command.Actor.UnitId, c) is not { } list)
                return new Refusal("not-found", "没有找到这份名单，或者您无权办理。");
            if (list.State != ListState.Draft || list.Version != seenVersion) return new Refusal("stale-page", "这份名单已经办理过，请刷新页面查看。");
            await act(db, list);
            return new Done();
        }, ct);
}
