using AwardFlow.Rules;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>
/// Waits until finance has put the award on a fund document (下达资金文件) and another person has issued it. The document
/// is recorded first, for all its cases at once; they follow by signals.
/// </summary>
public sealed class AwaitDocument : IActivityHandler
{
    public const string TypeName = "AwardFlow.FundDocument";
    public const string Issued = "Issued";
    public const string Dropped = "Dropped";

    /// <summary>For the four-eyes rule: who drops a case here has decided on it.</summary>
    public const string Step = "fund-document";

    public string Type => TypeName;
    public bool NeedsAward => true;

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        if (step.Application.AmountFen is not { } amount || amount <= 0)
            return ActivityResult.Fail("amount-missing", "没有核定金额，不能列入资金文件。");
        var issued = await LinesAsync(step.Db, step.Application.Id, FundDocumentState.Issued, step.Ct);
        if (issued.Count > 0)
            return issued.Sum(l => l.DecidedFen) == amount ? ActivityResult.Complete(Issued)
                : ActivityResult.Fail("document-amount-differs", "核定金额与已下达资金文件中的金额不一致，须查明后重试。");
        step.Application.Enter(Situation.AwaitingDocument, null, null, step.Now);
        return ActivityResult.Wait;
    }

    public async ValueTask<Refusal?> LeaveAsync(CaseStep step, Bookmark bookmark, string outcome)
    {
        var issued = await LinesAsync(step.Db, step.Application.Id, FundDocumentState.Issued, step.Ct);
        if (outcome == Dropped)
        {
            if (step.Actor.Id == Actor.System.Id) return Refusals.NeedsPerson;
            return issued.Count == 0 ? null : new("document-issued", "资金文件已经下达，不能再移出。");
        }
        if (issued.Count == 0) return new("document-missing", "该申报不在已下达的资金文件中。");
        step.TellEnterprise("fund-document", bookmark.Id, Letters.Funded(step.Application, step.Award, issued.Sum(l => l.AmountFen), issued.Sum(l => l.DecidedFen)));
        return null;
    }

    /// <summary>What stands on a document is finance's: no earlier decision is taken back under it.</summary>
    public async ValueTask<Refusal?> WhyNotUndoAsync(CaseStep step, Bookmark bookmark) =>
        await step.Db.FundDocumentLines.AnyAsync(l => l.ApplicationId == step.Application.Id && l.Live, step.Ct)
            ? new("on-document", "该申报已列入下达资金文件，不能撤回。如需停止，请联系财政部门移出。")
            : null;

    /// <summary>The live lines of a case on documents in this state.</summary>
    public static Task<List<FundDocumentLine>> LinesAsync(AwardFlowDb db, long applicationId, FundDocumentState state, CancellationToken ct) =>
        db.FundDocumentLines.Where(l => l.ApplicationId == applicationId && l.Live && db.FundDocuments.Any(d => d.Id == l.DocumentId && d.State == state))
            .OrderBy(l => l.Line).ToListAsync(ct);

    /// <summary>What a case gives to a document: the share of each level as it was decided.</summary>
    public static IReadOnlyList<FundingShare> SharesOf(string decidedResultJson) => [.. Assessment.FromJson(decidedResultJson).Funding.Where(f => f.AmountFen > 0)];
}
