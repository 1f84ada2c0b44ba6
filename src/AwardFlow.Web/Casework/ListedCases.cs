using System.Globalization;
using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Plumbing.Jobs;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>
/// Opens the cases of imported lists: one for each firm that is registered and confirmed, chunk by chunk, each entry once
/// however often this runs. A firm that registers later gets its case then.
/// </summary>
public sealed class ListedCases(Ledger ledger, IDbContextFactory<AwardFlowDb> contexts, StepCase stepCase, AssessCase assess, Catalogues catalogues,
    Paths paths, BusinessClock clock, ILogger<ListedCases> log) : IWork
{
    public const string Work = "list-cases";
    public const int ChunkSize = 50;

    public async Task RunAsync(CancellationToken ct)
    {
        long after = 0;
        while (!ct.IsCancellationRequested)
        {
            var chunk = await WaitingAsync(after, ct);
            if (chunk.Count == 0) return;
            after = chunk[^1];
            await OpenChunkAsync(chunk, ct);
        }
    }

    private async Task<List<long>> WaitingAsync(long after, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await (from e in db.ListEntries.AsNoTracking()
                      where e.ApplicationId == null && e.Id > after
                      join l in db.AwardLists on e.ListId equals l.Id
                      where l.State == ListState.Open
                      join f in db.Enterprises on e.CreditCode equals f.CreditCode
                      where f.State == EnterpriseState.Confirmed
                      orderby e.Id
                      select e.Id).Take(ChunkSize).ToListAsync(ct);
    }

    /// <summary>One transaction for the chunk; where one entry breaks it, each has its own, so that the others go on.</summary>
    private async Task OpenChunkAsync(List<long> ids, CancellationToken ct)
    {
        try
        {
            await ledger.WriteAsync<Done>(async (db, c) =>
            {
                var entries = await db.ListEntries.Where(e => EF.Parameter(ids).Contains(e.Id) && e.ApplicationId == null).OrderBy(e => e.Id).ToListAsync(c);
                foreach (var entry in entries)
                    if (await OpenAsync(db, entry, c) is { } refusal) return refusal;
                return new Done();
            }, ct);
            return;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "List entries {First} to {Last} could not be opened together.", ids[0], ids[^1]);
            if (ids.Count == 1) return;
        }
        foreach (var id in ids) await OpenChunkAsync([id], ct);
    }

    private async Task<Refusal?> OpenAsync(AwardFlowDb db, ListEntry entry, CancellationToken ct)
    {
        var list = await db.AwardLists.FirstAsync(l => l.Id == entry.ListId, ct);
        var firm = await db.Enterprises.FirstAsync(e => e.CreditCode == entry.CreditCode, ct);
        if (await ProblemAsync(db, list, firm, ct) is { } problem)
        {
            if (entry.Problem != problem) entry.CannotOpen(problem);
            return null;
        }
        using var listed = JsonDocument.Parse(entry.FactsJson);
        var award = catalogues.Current.Award(list.PolicyId, list.AwardId)!;
        var facts = AssessCase.FactsJson(award, Facts.FromJson(listed.RootElement), firm);
        CaseAssessment assessment;
        try
        {
            assessment = await assess.AssessAsync(db, new Application("", firm, list.PolicyId, list.AwardId, list.WindowId, list.CreatedBy, clock.UtcNow),
                firm, facts, clock.Today, entry.ProposedFen, ct);
        }
        catch (CalculatorInputException wrong)
        {
            entry.CannotOpen($"名单信息不能用于核算：{wrong.Message}");
            return null;
        }
        var policy = catalogues.Current.Policy(list.PolicyId)!;
        var year = clock.Today.Year;
        var number = $"{policy.DistrictCode}-{year}-{(await db.NextNumberAsync($"application-{year}", ct)).ToString("D6", CultureInfo.InvariantCulture)}";
        var application = new Application(number, firm, list.PolicyId, list.AwardId, list.WindowId, list.CreatedBy, clock.UtcNow);
        db.Applications.Add(application);
        await db.SaveChangesAsync(ct);
        var definition = paths.Current.Latest(award.ListPath);
        db.Drafts.Add(new Draft(application.Id, entry.AnswersJson, list.CreatedBy, clock.UtcNow));
        db.WorkflowInstances.Add(new WorkflowInstance(application.Id, definition.DefinitionId, definition.Version));
        entry.Attach(application);
        application.Submit(list.CreatedBy, list.LeadUnitId, firm, assessment.Result.AmountFen, clock.UtcNow);
        db.Submissions.Add(new Submission(application.Id, application.Revision, entry.AnswersJson, facts, Profile(firm), list.CreatedBy, clock.UtcNow));
        db.Assessments.Add(AssessCase.Record(application, AssessmentMoment.Submission, assessment, clock.UtcNow));
        db.Audit(Actor.System, "list.case-opened", "application", number, after: new { list = list.Number, entry.Row, entry.CreditCode });
        // The activities read what was just written.
        await db.SaveChangesAsync(ct);
        var step = (await stepCase.OpenAsync(db, application.Id, Actor.System, ct))!;
        var refusal = await stepCase.TakeAsync(step, new Stimulus.Start());
        await db.SaveChangesAsync(ct);
        return refusal;
    }

    /// <summary>What a person has to mend first.</summary>
    private static async Task<string?> ProblemAsync(AwardFlowDb db, AwardList list, Enterprise firm, CancellationToken ct)
    {
        var open = await db.Applications.Where(a => a.Kind == CaseKind.Award && a.EnterpriseId == firm.Id && a.PolicyId == list.PolicyId && a.AwardId == list.AwardId
            && a.Situation != Situation.Closed && a.Situation != Situation.Draft).Select(a => a.Number).FirstOrDefaultAsync(ct);
        return open is null ? null : $"该企业同一奖励已有在办事项 {open}，办结后再处理。";
    }

    private static string Profile(Enterprise e) => JsonSerializer.Serialize(new
    {
        e.Name,
        e.CreditCode,
        e.LegalRepresentative,
        e.Address,
        e.Industry,
        e.ContactName,
        account = new { BankName = e.Account?.BankName ?? "", AccountName = e.Account?.AccountName ?? "", LastFour = e.Account?.LastFour ?? "" },
    });
}
