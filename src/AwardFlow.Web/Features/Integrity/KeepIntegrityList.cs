using System.Globalization;
using AwardFlow.Rules;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Integrity;

/// <summary>What an officer writes about a firm on the list. Matched by credit code; the name is for people to read.</summary>
public sealed record IntegrityInput(string CreditCode, string Name, string Cause, string DecisionDocument, string Source,
    IntegrityEffect? Effect, DateOnly? From, DateOnly? To);

/// <summary>
/// Lists of other authorities, which one person copies, and what they usually do to an award. The fund's own list is not
/// among them: an entry there is a case with notice, answer and a second person.
/// </summary>
public sealed record IntegritySource(string Name, IntegrityEffect Suggested)
{
    public static IReadOnlyList<IntegritySource> All { get; } =
    [
        new("严重失信主体名单", IntegrityEffect.Block),
        new("失信被执行人", IntegrityEffect.Block),
        new("经营异常名录", IntegrityEffect.Block),
        new("行政处罚", IntegrityEffect.Warn),
        new("一般失信信息", IntegrityEffect.Warn),
        new("轻微失信信息", IntegrityEffect.Warn),
        new("其他", IntegrityEffect.Warn),
    ];
}

/// <summary>A case that a record will stop at its next gate.</summary>
public sealed record TouchedCase(string Number, string AwardId, Situation Situation, string Stage, string? Result, long? AmountFen);

/// <summary>The integrity officer copies what other authorities have listed: every change with its reason, nothing is ever deleted.</summary>
public sealed class KeepIntegrityList(Ledger ledger, BusinessClock clock)
{
    /// <summary>Until the officer states that the list is complete and kept, every screening blocks.</summary>
    public Task<Result<Done>> StartAsync(Command command, bool stated, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!May(command.Actor)) return Forbidden;
            if (!stated) return new Refusal("not-stated", "请先确认名单已经核对完整。") { Faults = [new("Stated", "请勾选确认：名单已经核对完整，今后由本机构持续维护")] };
            if (await db.SettingAsync(Setting.IntegrityListKeptSince, c) is not null) return new Refusal("already-started", "名单已经启用。");
            db.Settings.Add(new Setting(Setting.IntegrityListKeptSince, clock.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
            db.Audit(command.Actor, "integrity.list-started", "setting", Setting.IntegrityListKeptSince,
                after: new { since = clock.Today, records = await db.DishonestyRecords.CountAsync(c) });
            return new Done();
        }, ct);

    public Task<Result<long>> AddAsync(Command command, IntegrityInput input, CancellationToken ct) =>
        ledger.WriteAsync<long>(command, async (db, c) =>
        {
            if (!May(command.Actor)) return Forbidden;
            var faults = Faults(input);
            var code = CreditCode.Check(input.CreditCode);
            if (!code.IsValid) faults.Insert(0, new("CreditCode", code.Message!));
            if (faults.Count > 0) return new Refusal("incomplete", "还有内容需要修改。") { Faults = faults };
            var document = input.DecisionDocument.Trim();
            if (await db.DishonestyRecords.AnyAsync(r => r.CreditCode == code.Code && r.DecisionDocument == document && r.Status == IntegrityStatus.InForce, c))
                return new Refusal("duplicate", "名单中已有同一企业、同一决定文书的有效记录。") { Faults = [new("DecisionDocument", "名单中已有同一企业、同一决定文书的有效记录")] };
            var record = new DishonestyRecord(code.Code!, input.Name.Trim(), input.Cause.Trim(), document, input.Source,
                input.Effect!.Value, input.From!.Value, input.To, command.Actor.Id, clock.UtcNow);
            db.DishonestyRecords.Add(record);
            await db.SaveChangesAsync(c);
            db.Audit(command.Actor, "integrity.added", "integrity", record.Id, after: Snapshot(record));
            return record.Id;
        }, ct);

    public Task<Result<Done>> CorrectAsync(Command command, long id, int seenVersion, IntegrityInput input, CancellationToken ct) =>
        ChangeAsync(command, id, seenVersion, "integrity.changed", record =>
        {
            if (Faults(input) is { Count: > 0 } faults) return new Refusal("incomplete", "还有内容需要修改。") { Faults = faults };
            record.Correct(input.Name.Trim(), input.Cause.Trim(), input.DecisionDocument.Trim(), input.Source, input.Effect!.Value, input.From!.Value, input.To, clock.UtcNow);
            return null;
        }, ct);

    /// <summary>Repaired or lifted: from now on the record stops nothing; it stays readable for the auditors.</summary>
    public Task<Result<Done>> EndAsync(Command command, long id, int seenVersion, IntegrityStatus status, string reason, CancellationToken ct) =>
        ChangeAsync(command, id, seenVersion, "integrity.ended", record =>
        {
            if (status is not (IntegrityStatus.Repaired or IntegrityStatus.Lifted)) return new Refusal("status-missing", "请选择已修复或者解除。") { Faults = [new("Status", "请选择已修复或者解除")] };
            if (reason.Trim().Length is 0 or > 500) return new Refusal("reason-missing", "请写明依据。") { Faults = [new("Reason", "请写明依据（修复或解除的文书、日期），500 字以内")] };
            record.End(status, reason.Trim(), clock.UtcNow);
            return null;
        }, ct);

    /// <summary>Open cases of this firm: they stop at their next credit check while the record blocks.</summary>
    public static Task<List<TouchedCase>> TouchedAsync(AwardFlowDb db, string creditCode, CancellationToken ct) =>
        (from e in db.Enterprises.AsNoTracking()
         where e.CreditCode == creditCode
         join a in db.Applications.AsNoTracking() on e.Id equals a.EnterpriseId
         where a.Kind == CaseKind.Award && a.Situation != Situation.Closed && a.Situation != Situation.Draft
         orderby a.Id descending
         select new TouchedCase(a.Number, a.AwardId, a.Situation, a.Stage, a.Result, a.AmountFen)).Take(100).ToListAsync(ct);

    private Task<Result<Done>> ChangeAsync(Command command, long id, int seenVersion, string action, Func<DishonestyRecord, Refusal?> change, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!May(command.Actor)) return Forbidden;
            if (await db.DishonestyRecords.FirstOrDefaultAsync(r => r.Id == id, c) is not { } record) return new Refusal("not-found", "没有找到这条记录。");
            if (record.Version != seenVersion) return new Refusal("stale-page", "您打开页面之后，这条记录已被修改，请刷新页面核对最新内容后再保存。");
            if (record.Source == DishonestyRecord.OwnList) return new Refusal("own-list", "本区名单的记录不能由一人直接修改：修复、更正由企业申请后决定，申诉由另一人复核。");
            if (record.Status != IntegrityStatus.InForce) return new Refusal("already-ended", "这条记录已经修复或者解除，不能再修改。再次失信的，请新增记录。");
            var before = Snapshot(record);
            if (change(record) is { } refusal) return refusal;
            db.Audit(command.Actor, action, "integrity", record.Id, before, Snapshot(record));
            return new Done();
        }, ct);

    private static List<FieldFault> Faults(IntegrityInput input)
    {
        var faults = new List<FieldFault>();
        Text("Name", input.Name, 200, "请填写企业名称");
        Text("Cause", input.Cause, 500, "请填写列入事由");
        Text("DecisionDocument", input.DecisionDocument, 200, "请填写决定文书名称或文号");
        if (IntegritySource.All.All(s => s.Name != input.Source)) faults.Add(new("Source", "请选择来源"));
        if (input.Effect is not { } effect || !Enum.IsDefined(effect)) faults.Add(new("Effect", "请选择对兑现的影响"));
        if (input.From is not { } from) faults.Add(new("From", "请填写生效日期"));
        else if (input.To is { } to && to < from) faults.Add(new("To", "截止日期不能早于生效日期"));
        return faults;

        void Text(string field, string value, int most, string message)
        {
            if (value.Trim().Length == 0) faults.Add(new(field, message));
            else if (value.Trim().Length > most || value.Any(c => char.IsControl(c) && c is not ('\r' or '\n')))
                faults.Add(new(field, $"不超过 {most} 字，且不含特殊控制字符"));
        }
    }

    private static object Snapshot(DishonestyRecord r) => new
    {
        r.CreditCode,
        r.Name,
        r.Cause,
        r.DecisionDocument,
        r.Source,
        Effect = r.Effect.ToString(),
        r.From,
        r.To,
        Status = r.Status.ToString(),
        r.StatusReason,
    };

    private static bool May(Actor actor) => actor.May(Permission.KeepIntegrityList);

    private static Refusal Forbidden { get; } = new("not-allowed", "您没有维护失信名单的权限。");
}
