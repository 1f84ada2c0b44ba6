using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Funds;

/// <summary>Loads what the checks ask about, a few queries per chunk of cases, never one per case.</summary>
public sealed class DocumentCandidates(DefinitionCatalogue definitions)
{
    private const int ChunkSize = 2000;

    /// <summary>In the order of the ids. The answer for who acts tells whether they decided in the case.</summary>
    public async Task<List<DocumentCandidate>> LoadAsync(AwardFlowDb db, IEnumerable<long> applicationIds, Actor actor, DateOnly today, CancellationToken ct)
    {
        var all = new List<DocumentCandidate>();
        foreach (var chunk in applicationIds.Distinct().Order().Chunk(ChunkSize)) all.AddRange(await ChunkAsync(db, [.. chunk], actor, today, ct));
        return all;
    }

    private async Task<IEnumerable<DocumentCandidate>> ChunkAsync(AwardFlowDb db, List<long> ids, Actor actor, DateOnly today, CancellationToken ct)
    {
        var cases = await db.Applications.AsNoTracking().Where(a => EF.Parameter(ids).Contains(a.Id)).OrderBy(a => a.Id).ToListAsync(ct);
        var firmIds = cases.Select(a => a.EnterpriseId).Distinct().ToList();
        var firms = await db.Enterprises.AsNoTracking().Where(e => EF.Parameter(firmIds).Contains(e.Id)).ToDictionaryAsync(e => e.Id, ct);
        var waits = (await db.WorkflowInstances.AsNoTracking().Where(i => EF.Parameter(ids).Contains(i.ApplicationId) && i.Status == InstanceStatus.Running).ToListAsync(ct))
            .ToDictionary(i => i.ApplicationId, WaitOf);
        var notices = (await db.PublicNotices.AsNoTracking().Where(n => EF.Parameter(ids).Contains(n.ApplicationId)).ToListAsync(ct))
            .GroupBy(n => n.ApplicationId).ToDictionary(g => g.Key, g => g.MaxBy(n => n.Round));
        var objections = (await db.Objections.AsNoTracking().Where(o => EF.Parameter(ids).Contains(o.ApplicationId) && o.State == ObjectionState.Received)
            .Select(o => o.ApplicationId).ToListAsync(ct)).ToHashSet();
        var decided = (await db.Decisions.AsNoTracking().Where(d => d.ActorId == actor.Id && EF.Parameter(ids).Contains(d.ApplicationId))
            .Select(d => d.ApplicationId).ToListAsync(ct)).ToHashSet();
        var listed = (await db.FundDocumentLines.AsNoTracking().Where(l => EF.Parameter(ids).Contains(l.ApplicationId) && l.Live)
            .Select(l => new { l.ApplicationId, l.DocumentId }).Distinct().ToListAsync(ct)).ToLookup(l => l.ApplicationId, l => l.DocumentId);
        var shares = await SharesAsync(db, ids, ct);
        var hits = await Screen.LookAsync(db, [.. firms.Values.Select(f => (f.CreditCode, f.Name))], today, ct);
        return cases.Select(a => new DocumentCandidate(a, firms[a.EnterpriseId])
        {
            Bookmark = waits.GetValueOrDefault(a.Id)?.Bookmark,
            Role = waits.GetValueOrDefault(a.Id)?.Role,
            Notice = notices.GetValueOrDefault(a.Id),
            OpenObjection = objections.Contains(a.Id),
            ActorDecided = decided.Contains(a.Id),
            OnDocument = listed[a.Id].Select(d => (long?)d).FirstOrDefault(),
            Shares = shares.GetValueOrDefault(a.Id) is { } json ? AwaitDocument.SharesOf(json) : [],
            Hits = hits.GetValueOrDefault(firms[a.EnterpriseId].CreditCode, []),
        });
    }

    /// <summary>The result of the last decision of each case, by which its shares are fixed.</summary>
    private static async Task<Dictionary<long, string>> SharesAsync(AwardFlowDb db, List<long> ids, CancellationToken ct)
    {
        var last = await db.Assessments.AsNoTracking().Where(a => EF.Parameter(ids).Contains(a.ApplicationId) && a.Moment == AssessmentMoment.Decision)
            .GroupBy(a => a.ApplicationId).Select(g => g.Max(a => a.Id)).ToListAsync(ct);
        return await db.Assessments.AsNoTracking().Where(a => EF.Parameter(last).Contains(a.Id))
            .Select(a => new { a.ApplicationId, a.ResultJson }).ToDictionaryAsync(a => a.ApplicationId, a => a.ResultJson, ct);
    }

    private sealed record Wait(string Bookmark, string? Role);

    private Wait? WaitOf(WorkflowInstance instance) =>
        instance.State?.Bookmarks.FirstOrDefault(b => b.Type == AwaitDocument.TypeName) is not { } bookmark ? null
            : new(bookmark.Id, definitions.Get(instance.DefinitionId, instance.DefinitionVersion).Node(bookmark.NodeId).Text("role"));
}
