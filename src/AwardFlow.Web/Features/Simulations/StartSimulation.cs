using System.Globalization;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Plumbing.Jobs;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Simulations;

/// <summary>What an official asks for. <paramref name="Rules"/> is "overlay:ID" or "version:ID".</summary>
public sealed record SimulationQuestion(string Policy, string? Rules, DateOnly? From, DateOnly? To, SimulationSet Set, string? Budget);

/// <summary>Begins and cancels runs. A run may be begun on a draft; what it shows decides nothing.</summary>
public sealed class StartSimulation(Ledger ledger, Catalogues catalogues, Alarms alarms, BusinessClock clock, TimeProvider time)
{
    public const string Overlay = "overlay:";
    public const string Version = "version:";
    private const int MostOpen = 5;

    private sealed record OtherRules(string? OverlayId, long? VersionId, string Name, IReadOnlyDictionary<string, string> Files);

    public async Task<Result<long>> StartAsync(Command command, SimulationQuestion asked, CancellationToken ct)
    {
        var started = await ledger.WriteAsync<long>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.Simulate)) return Forbidden;
            if (catalogues.Current.Policy(asked.Policy) is null) return Refusals.NotFound;
            var faults = new List<FieldFault>();
            var rules = await RulesAsync(db, asked, faults, c);
            Check(asked, faults);
            if (faults.Count > 0 || rules is null) return new Refusal("simulation-incomplete", "请按提示补充。") { Faults = faults };
            if (await db.Simulations.CountAsync(s => s.State == SimulationState.Waiting || s.State == SimulationState.Running, c) >= MostOpen)
                return new Refusal("too-many-simulations", $"已有 {MostOpen} 项模拟在排队，请等待其中一项完成，或先取消一项。");
            long? budget = Yuan.TryParse(asked.Budget, out var fen, out _) ? fen : null;
            var simulation = new Simulation(asked.Policy, rules.OverlayId, rules.VersionId, rules.Name, rules.Files, asked.From!.Value, asked.To!.Value,
                asked.Set, budget, command.Actor.Id, command.Actor.Name, time.GetUtcNow().UtcDateTime);
            db.Simulations.Add(simulation);
            await db.SaveChangesAsync(c);
            db.Audit(command.Actor, "simulation.started", "simulation", simulation.Id,
                after: new { asked.Policy, asked.Rules, simulation.From, simulation.To, set = simulation.Set.ToString(), simulation.BudgetFen });
            return simulation.Id;
        }, ct);
        // Without this ring it would begin with the next round of the work.
        if (!started.IsRefused) await alarms.SetAsync($"simulation-{started.Value.ToString(CultureInfo.InvariantCulture)}", RunSimulations.Name, clock.UtcNow, ct);
        return started;
    }

    public Task<Result<Done>> CancelAsync(Command command, long id, CancellationToken ct) => ledger.WriteAsync<Done>(command, async (db, c) =>
    {
        if (!command.Actor.May(Permission.Simulate)) return Forbidden;
        if (await db.Simulations.FirstOrDefaultAsync(s => s.Id == id, c) is not { } simulation) return Refusals.NotFound;
        if (simulation.IsEnded) return new Refusal("simulation-ended", "这项模拟已经结束，不用取消。");
        simulation.Cancel(time.GetUtcNow().UtcDateTime);
        db.Audit(command.Actor, "simulation.cancelled", "simulation", id, after: new { simulation.Processed });
        return new Done();
    }, ct);

    private void Check(SimulationQuestion asked, List<FieldFault> faults)
    {
        if (asked.From is null) faults.Add(new("From", "请填写申报提交的起始日期。"));
        if (asked.To is null) faults.Add(new("To", "请填写申报提交的截止日期。"));
        if (asked.From > asked.To) faults.Add(new("To", "截止日期不能早于起始日期。"));
        if (asked.From > clock.Today) faults.Add(new("From", "起始日期晚于今天，还没有这样的申报。"));
        if (string.IsNullOrWhiteSpace(asked.Budget)) return;
        if (!Yuan.TryParse(asked.Budget, out var fen, out var error)) faults.Add(new("Budget", error!));
        else if (fen == 0) faults.Add(new("Budget", "预算应大于零；没有预算数字时不填。"));
    }

    private async Task<OtherRules?> RulesAsync(AwardFlowDb db, SimulationQuestion asked, List<FieldFault> faults, CancellationToken ct)
    {
        var rules = asked.Rules ?? "";
        if (rules.StartsWith(Overlay, StringComparison.Ordinal))
        {
            var id = rules[Overlay.Length..];
            if (catalogues.Current.PoliciesUnder(id).Contains(asked.Policy) && catalogues.OverlayFile(id) is { } file)
                return new(id, null, catalogues.Current.Overlays[id].Zh, new Dictionary<string, string> { [file.Key] = file.Value });
        }
        else if (rules.StartsWith(Version, StringComparison.Ordinal) && long.TryParse(rules[Version.Length..], CultureInfo.InvariantCulture, out var versionId)
            && await db.PolicyVersions.AsNoTracking().FirstOrDefaultAsync(v => v.Id == versionId && v.PolicyId == asked.Policy, ct) is { } version)
        {
            var files = version.Files;
            if (IsReadable(asked.Policy, files)) return new(null, version.Id, version.Version, files);
            faults.Add(new("Rules", "这个版本的文件还有错误，不能计算。请先在“政策版本”中改正。"));
            return null;
        }
        faults.Add(new("Rules", "请选择本政策的一个试算方案或版本。"));
        return null;
    }

    private bool IsReadable(string policyId, IReadOnlyDictionary<string, string> files)
    {
        try
        {
            return PolicyCatalogue.Read(catalogues.FilesWith(policyId, files)).Policy(policyId) is not null;
        }
        catch (CatalogueException)
        {
            return false;
        }
    }

    private static Refusal Forbidden { get; } = new("not-allowed", "您的账号没有模拟测算的权限。");
}
