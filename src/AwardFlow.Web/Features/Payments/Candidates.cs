using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Payments;

/// <summary>Loads what the checks ask about, a few queries per chunk of payments, never one per payment.</summary>
public static class Candidates
{
    private const int ChunkSize = 2000;

    /// <summary>In the order of the ids. The answer for who acts tells whether they decided in the case.</summary>
    public static async Task<List<Candidate>> LoadAsync(AwardFlowDb db, DefinitionCatalogue definitions, IReadOnlyCollection<long> paymentIds, Actor actor, DateOnly today, CancellationToken ct)
    {
        var all = new List<Candidate>(paymentIds.Count);
        foreach (var chunk in paymentIds.Distinct().Order().Chunk(ChunkSize)) all.AddRange(await ChunkAsync(db, definitions, [.. chunk], actor, today, ct));
        return all;
    }

    private static async Task<IEnumerable<Candidate>> ChunkAsync(AwardFlowDb db, DefinitionCatalogue definitions, List<long> ids, Actor actor, DateOnly today, CancellationToken ct)
    {
        var payments = await db.Payments.AsNoTracking().Where(p => EF.Parameter(ids).Contains(p.Id)).OrderBy(p => p.Id).ToListAsync(ct);
        var cases = payments.Select(p => p.ApplicationId).Distinct().ToList();
        var firmIds = payments.Select(p => p.EnterpriseId).Distinct().ToList();
        var firms = await db.Enterprises.AsNoTracking().Where(e => EF.Parameter(firmIds).Contains(e.Id)).ToDictionaryAsync(e => e.Id, ct);
        var applications = await db.Applications.AsNoTracking().Where(a => EF.Parameter(cases).Contains(a.Id))
            .Select(a => new { a.Id, a.Situation, a.AmountFen }).ToDictionaryAsync(a => a.Id, ct);
        var states = await db.WorkflowInstances.AsNoTracking().Where(i => EF.Parameter(cases).Contains(i.ApplicationId) && i.Status == InstanceStatus.Running)
            .ToDictionaryAsync(i => i.ApplicationId, ct);
        var documents = await db.FundDocumentLines.AsNoTracking()
            .Where(l => EF.Parameter(cases).Contains(l.ApplicationId) && l.Live && db.FundDocuments.Any(d => d.Id == l.DocumentId && d.State == FundDocumentState.Issued))
            .GroupBy(l => l.ApplicationId).Select(g => new { g.Key, Fen = g.Sum(l => l.AmountFen) }).ToDictionaryAsync(g => g.Key, g => g.Fen, ct);
        var notices = (await db.PublicNotices.AsNoTracking().Where(n => EF.Parameter(cases).Contains(n.ApplicationId)).ToListAsync(ct))
            .GroupBy(n => n.ApplicationId).ToDictionary(g => g.Key, g => g.MaxBy(n => n.Round));
        var objections = (await db.Objections.AsNoTracking().Where(o => EF.Parameter(cases).Contains(o.ApplicationId) && o.State == ObjectionState.Received)
            .Select(o => o.ApplicationId).ToListAsync(ct)).ToHashSet();
        var changing = (await db.AccountChanges.AsNoTracking().Where(a => EF.Parameter(firmIds).Contains(a.EnterpriseId) && a.State == ProposalState.Proposed)
            .Select(a => a.EnterpriseId).ToListAsync(ct)).ToHashSet();
        var totals = await db.Payments.AsNoTracking().Where(p => EF.Parameter(cases).Contains(p.ApplicationId) && p.State != PaymentState.Cancelled)
            .GroupBy(p => p.ApplicationId).Select(g => new { g.Key, Fen = g.Sum(p => p.AmountFen) }).ToDictionaryAsync(g => g.Key, g => g.Fen, ct);
        var lines = (await db.PaymentAttempts.AsNoTracking().Where(a => EF.Parameter(ids).Contains(a.PaymentId)).ToListAsync(ct)).ToLookup(a => a.PaymentId);
        var decided = (await db.Decisions.AsNoTracking().Where(d => d.ActorId == actor.Id && EF.Parameter(cases).Contains(d.ApplicationId))
            .Select(d => d.ApplicationId).ToListAsync(ct)).ToHashSet();
        var hits = await Screen.LookAsync(db, [.. firms.Values.Select(f => (f.CreditCode, f.Name))], today, ct);
        return payments.Select(p => new Candidate(p, firms[p.EnterpriseId], applications[p.ApplicationId].Situation, applications[p.ApplicationId].AmountFen)
        {
            PayBookmark = PayBookmark(states.GetValueOrDefault(p.ApplicationId)?.StateJson),
            DocumentFen = states.GetValueOrDefault(p.ApplicationId) is { } i && NeedsDocument(definitions, i) ? documents.GetValueOrDefault(p.ApplicationId) : null,
            Notice = notices.GetValueOrDefault(p.ApplicationId),
            CaseTotalFen = totals.GetValueOrDefault(p.ApplicationId),
            OpenObjection = objections.Contains(p.ApplicationId),
            AccountChanging = changing.Contains(p.EnterpriseId),
            ActorDecided = decided.Contains(p.ApplicationId),
            Earlier = [.. lines[p.Id].OrderBy(a => a.Id).Select(a => new EarlierLine(a.Id, a.BatchId, a.Line, a.State, a.Live, a.Account))],
            Hits = hits.GetValueOrDefault(firms[p.EnterpriseId].CreditCode, []),
        });
    }

    private static bool NeedsDocument(DefinitionCatalogue definitions, WorkflowInstance instance) =>
        definitions.Get(instance.DefinitionId, instance.DefinitionVersion).Activities.Any(a => a.Type == AwaitDocument.TypeName);

    private static string? PayBookmark(string? stateJson) => stateJson is null ? null
        : InstanceState.FromJson(stateJson).Bookmarks.FirstOrDefault(b => b.Type == Pay.TypeName)?.Id;
}
