using System.Text.Json;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Workflows;

/// <summary>A scenario and why it did not come to its end; null when it did.</summary>
public sealed record PlayedScenario(Scenario Scenario, string? Failure);

/// <summary>Everything that must be in order before a version is signed.</summary>
public sealed record WorkflowCheck(WorkflowDefinition? Definition, IReadOnlyList<DefinitionFault> Faults, IReadOnlyList<PlayedScenario> Scenarios, IReadOnlyList<StaffGap> Gaps)
{
    public bool IsGood => Definition is not null && Faults.Count == 0 && Gaps.Count == 0;
}

/// <summary>The loader, lint, the scenarios and today's staff asked about one version.</summary>
public sealed class CheckWorkflow(Catalogues catalogues, Stages stages, NoticeLetters letters, StepCase stepCase, IDbContextFactory<AwardFlowDb> contexts)
{
    /// <summary>A version that is published already: its scenarios, and what today's staff can't carry.</summary>
    public async Task<WorkflowCheck> OfAsync(WorkflowDefinition definition, string scenariosJson, CancellationToken ct) =>
        new(definition, await PathLint.CheckAsync(definition, scenariosJson, stages, letters), await PlayAsync(definition, scenariosJson), await GapsAsync(definition, ct));

    /// <summary>The text of a draft, which may be anything.</summary>
    public async Task<WorkflowCheck> OfAsync(string path, string fileName, string definitionJson, string scenariosJson, CancellationToken ct)
    {
        WorkflowDefinition definition;
        try
        {
            definition = DefinitionReader.Read(fileName, definitionJson);
        }
        catch (DefinitionException refused)
        {
            return new(null, refused.Faults, [], []);
        }
        var check = await OfAsync(definition, scenariosJson, ct);
        return check with { Faults = [.. check.Faults, .. TextFaults(definition, path), .. FigureFaults(definition)] };
    }

    private IEnumerable<DefinitionFault> TextFaults(WorkflowDefinition definition, string path)
    {
        if (definition.DefinitionId != path)
            yield return new(definition.FileName, null, "other-path", $"definitionId is \"{definition.DefinitionId}\", but this is a version of \"{path}\"");
        foreach (var node in definition.Activities.Where(a => !stepCase.CarriesOut(a.Type)))
            yield return new(definition.FileName, node.Id, "not-carried-out", $"the application can't carry out {node.Type} yet");
    }

    /// <summary>What the version compares that some award on this path has no figure for.</summary>
    private IEnumerable<DefinitionFault> FigureFaults(WorkflowDefinition definition) =>
        catalogues.Current.Policies.SelectMany(p => p.Awards).Where(a => a.Path == definition.DefinitionId || a.ListPath == definition.DefinitionId)
            .SelectMany(a => ThresholdRules.Missing(definition, a)).Select(why => new DefinitionFault(definition.FileName, null, "no-figure", why));

    private static async Task<IReadOnlyList<PlayedScenario>> PlayAsync(WorkflowDefinition definition, string scenariosJson)
    {
        try
        {
            var played = new List<PlayedScenario>();
            foreach (var scenario in Scenario.Parse(scenariosJson)) played.Add(new(scenario, await scenario.FailureAsync(definition)));
            return played;
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<StaffGap>> GapsAsync(WorkflowDefinition definition, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var units = await db.Units.AsNoTracking().OrderBy(u => u.Id).ToListAsync(ct);
        var roles = definition.Activities.Select(a => a.Text("role")).OfType<string>().Distinct().ToList();
        var holders = await (from g in db.RoleGrants.AsNoTracking()
                             where EF.Parameter(roles).Contains(g.Role)
                             join p in db.Users.AsNoTracking() on g.PersonId equals p.Id
                             where p.State == PersonState.Active && p.UnitId != null
                             select new { g.PersonId, g.Role, UnitId = p.UnitId!.Value }).ToListAsync(ct);
        var codes = catalogues.Current.Policies.SelectMany(p => p.Awards).Where(a => a.Path == definition.DefinitionId).Select(a => a.LeadUnit).ToHashSet(StringComparer.Ordinal);
        return StaffCheck.Gaps(definition, [.. holders.Select(h => new Holder(h.PersonId, h.Role, h.UnitId))], units, [.. units.Where(u => codes.Contains(u.Code))]);
    }
}
