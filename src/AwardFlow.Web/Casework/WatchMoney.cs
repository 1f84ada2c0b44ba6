using System.Globalization;
using System.Text.Json;
using AwardFlow.Web.Plumbing.Jobs;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>The last proof of the money: when, and what was found.</summary>
public sealed record MoneyProof(DateTime At, IReadOnlyList<MoneyFinding> Findings);

/// <summary>
/// Proves the money once a night. A finding locks the release of batches and alarms finance and the administrators; only
/// a person opens it again, with a reason. A lock is never lifted by a later proof that finds nothing.
/// </summary>
public sealed class WatchMoney(VerifyMoney verify, Ledger ledger, IDbContextFactory<AwardFlowDb> contexts, BusinessClock clock) : IWork
{
    private const int NightHour = 1;

    /// <summary>Once per business day, from one o'clock on.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            var last = await LastAsync(db, ct);
            if (BusinessClock.Local(clock.UtcNow).Hour < NightHour || (last is not null && BusinessClock.DayOf(last.At) == clock.Today)) return;
        }
        await ProveAsync(ct);
    }

    public async Task<MoneyProof> ProveAsync(CancellationToken ct)
    {
        IReadOnlyList<MoneyFinding> findings;
        await using (var db = await contexts.CreateDbContextAsync(ct)) findings = await verify.RunAsync(db, ct);
        var proof = new MoneyProof(clock.UtcNow, findings);
        await ledger.WriteAsync<Done>(async (db, c) =>
        {
            await KeepAsync(db, Setting.MoneyProof, JsonSerializer.Serialize(proof), c);
            if (findings.Count == 0) return new Done();
            var wasLocked = await db.SettingAsync(Setting.ReleaseLocked, c) is not null;
            var day = BusinessClock.Local(proof.At).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
            await KeepAsync(db, Setting.ReleaseLocked, $"{day} 资金核对发现 {findings.Count} 处不符，已停止放款。", c);
            db.Audit(Actor.System, "money.breached", "money", day, after: new { findings = findings.Count, codes = findings.Select(f => f.Code).Distinct() });
            if (!wasLocked) await AlarmAsync(db, findings.Count, c);
            return new Done();
        }, ct);
        return proof;
    }

    /// <summary>A person has looked into it: releases go on.</summary>
    public Task<Result<Done>> ClearAsync(Command command, string? reason, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.ClearMoneyLock)) return new Refusal("not-allowed", "解除放款锁定须由财政审核或复核放款人员办理。");
            if (string.IsNullOrWhiteSpace(reason) || reason.Trim().Length > 500) return new Refusal("reason-missing", "请填写查明的情况和解除理由（500 字以内）。");
            if (await db.Settings.FirstOrDefaultAsync(s => s.Key == Setting.ReleaseLocked, c) is not { } locked) return new Refusal("not-locked", "放款没有被锁定。");
            db.Settings.Remove(locked);
            db.Audit(command.Actor, "money.lock-cleared", "money", "release", before: new { locked.Value }, after: new { reason = reason.Trim() });
            return new Done();
        }, ct);

    public static async Task<MoneyProof?> LastAsync(AwardFlowDb db, CancellationToken ct) =>
        await db.SettingAsync(Setting.MoneyProof, ct) is { } json ? JsonSerializer.Deserialize<MoneyProof>(json) : null;

    /// <summary>Why no batch may be released now, or null.</summary>
    public static async Task<Refusal?> LockOfAsync(AwardFlowDb db, CancellationToken ct) =>
        await db.SettingAsync(Setting.ReleaseLocked, ct) is { } why
            ? new("release-locked", $"{why}请在“资金核对”页面查明并解除后再放款。") : null;

    private static async Task KeepAsync(AwardFlowDb db, string key, string value, CancellationToken ct)
    {
        if (await db.Settings.FirstOrDefaultAsync(s => s.Key == key, ct) is { } kept) kept.Change(value);
        else db.Settings.Add(new Setting(key, value));
    }

    private async Task AlarmAsync(AwardFlowDb db, int findings, CancellationToken ct)
    {
        var administrators = await db.RoleGrants.Where(g => Roles.Administrators.Contains(g.Role)).Select(g => g.PersonId).ToListAsync(ct);
        foreach (var person in (await Budgets.FinancePeopleAsync(db, ct)).Union(administrators))
            db.Messages.Add(Message.ToPerson(person, null, "money-alarm", "【资金核对异常】已停止放款",
                $"资金核对发现 {findings} 处不符，系统已停止放款。财政人员请在“资金核对”页面查看并查明原因，由有权限的人员写明理由后解除。", clock.UtcNow));
    }
}
