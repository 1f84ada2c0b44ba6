using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>
/// 一次性告知: a step that has looked at a case before could have named then what stands there unchanged now. Naming it
/// only now is allowed, but the reviewer has to say why.
/// </summary>
public static class LateDefects
{
    public const int LongestReason = 300;

    /// <summary>The free line of a return points at no field: on a second look it always asks for the reason.</summary>
    public const string Free = "";

    /// <summary>Fields and slots that this step has seen as they are and did not point at; empty on its first look.</summary>
    public static async Task<IReadOnlySet<string>> OfAsync(AwardFlowDb db, Application application, Award award, string step, CancellationToken ct)
    {
        var looks = await db.Decisions.AsNoTracking().Where(d => d.ApplicationId == application.Id && d.Step == step)
            .OrderBy(d => d.Id).Select(d => new { d.Revision, d.DefectsJson }).ToListAsync(ct);
        if (looks.Count == 0) return new HashSet<string>();
        var targets = award.Form.Fields.Select(f => f.Id).Concat(award.Evidence.Select(e => Changes.EvidencePrefix + e.Id)).ToList();
        var (late, told) = (new HashSet<string>(StringComparer.Ordinal) { Free }, new HashSet<string>(StringComparer.Ordinal));
        foreach (var look in looks.GroupBy(l => l.Revision))
        {
            var since = await Changes.BetweenAsync(db, application.Id, look.Key, application.Revision, ct);
            var same = targets.Where(t => !since.Touch(t)).ToList();
            late.UnionWith(same);
            told.UnionWith(look.Where(l => l.DefectsJson is not null).SelectMany(l => JsonSerializer.Deserialize<List<Defect>>(l.DefectsJson!)!)
                .Select(d => d.Field).Where(same.Contains));
        }
        late.ExceptWith(told);
        return late;
    }

    /// <summary>The defects with the reviewer's reason at the late ones, or what is missing.</summary>
    public static Result<List<Defect>> Explain(IReadOnlyList<Defect> defects, IReadOnlySet<string> late, string? why)
    {
        var reason = why?.Trim() ?? "";
        if (reason.Length > LongestReason) return new Refusal("why-late-too-long", $"为何第一次没有指出：最多 {LongestReason} 字。");
        var unsaid = defects.Where(d => late.Contains(d.Field)).Select(d => $"“{d.Label}”").Distinct().ToList();
        if (unsaid.Count > 0 && reason.Length == 0)
            return new Refusal("why-late-missing", $"{string.Join("、", unsaid)}在本环节上次审核时已经如此而没有指出。再次退回须写明为何第一次没有指出，申报企业会看到。");
        return defects.Select(d => late.Contains(d.Field) ? d with { WhyLate = reason } : d).ToList();
    }
}
