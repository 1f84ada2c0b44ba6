using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review;

/// <summary>Names for the ids that lists carry: awards, steps, units.</summary>
public sealed class CaseWords(Catalogues catalogues, Paths paths, Stages stages)
{
    public IEnumerable<Award> FilingAwards => catalogues.Current.Policies.SelectMany(p => p.Awards).Where(a => !a.ListedOnly);

    public string Award(string policyId, string awardId) =>
        catalogues.Current.Award(policyId, awardId) is { } award ? Show.Text(award.NameZh, award.NameEn) : awardId;

    /// <summary>What a case of any kind is about: the award, or the kind and the award that it concerns.</summary>
    public string Award(CaseKind kind, string policyId, string awardId) => kind == CaseKind.Award ? Award(policyId, awardId)
        : Show.Text(CaseKindText.Of(kind).Zh, CaseKindText.Of(kind).En) + (awardId.Length > 0 ? $" · {Award(policyId, awardId)}" : "");

    public string Step(CaseKind kind, string policyId, string awardId, string nodeId) =>
        kind == CaseKind.Award ? Step(policyId, awardId, nodeId) : StepOf(CaseKindText.Of(kind).Path, nodeId);

    /// <summary>The step's name in the newest version of the award's path, or of the path of its lists, that has it.</summary>
    public string Step(string policyId, string awardId, string nodeId)
    {
        var award = catalogues.Current.Award(policyId, awardId);
        return Find(award?.Path, nodeId) ?? Find(award?.ListPath, nodeId) ?? nodeId;
    }

    private string StepOf(string path, string nodeId) => Find(path, nodeId) ?? nodeId;

    private string? Find(string? path, string nodeId) => paths.Current.All.Where(d => d.DefinitionId == path).OrderByDescending(d => d.Version)
        .SelectMany(d => d.Activities).FirstOrDefault(a => a.Id == nodeId) is { } node ? Node(node) : null;

    public static string Node(ActivityNode node) => Show.Text(node.NameZh, node.NameEn);

    public StageText Stage(Situation situation, string stage, string? result) => stages.Of(situation, stage, result);

    public static string Unit(IReadOnlyDictionary<long, Unit> units, long? id) =>
        id is { } i && units.TryGetValue(i, out var unit) ? Show.Text(unit.NameZh, unit.NameEn) : "—";

    /// <summary>All units; there are dozens.</summary>
    public static Task<Dictionary<long, Unit>> UnitsAsync(AwardFlowDb db, CancellationToken ct) =>
        db.Units.AsNoTracking().OrderBy(u => u.Id).ToDictionaryAsync(u => u.Id, ct);
}
