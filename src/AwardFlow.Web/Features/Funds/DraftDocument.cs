using System.Text.Json;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Funds;

/// <summary>The head of a document as it was typed.</summary>
public sealed record DocumentHead(string? Number, DateOnly? DatedOn, string? Title, string? Departments);

public sealed record Drafted(long DocumentId, int Cases, int LeftOut);

/// <summary>Finance draws up a fund document from cases that wait for one, takes lines off it, or gives it up.</summary>
public sealed class DraftDocument(Ledger ledger, DocumentCandidates candidates, BusinessClock clock)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Of the cases named, or of all that the filter shows. Those that may not stand on it are left out with their reason.</summary>
    public Task<Result<Drafted>> DraftAsync(Command command, DocumentHead head, WaitingFilter filter, IReadOnlyCollection<long>? only, CancellationToken ct) =>
        ledger.WriteAsync<Drafted>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.DraftDocument)) return DocumentRefusals.NotAllowed;
            if (Faults(head) is { Count: > 0 } faults) return new Refusal("head-wrong", "资金文件的文号、日期、标题或发文单位有误。") { Faults = faults };
            var number = head.Number!.Trim();
            if (await db.FundDocuments.AnyAsync(d => d.Number == number && d.State != FundDocumentState.Dropped, c))
                return new Refusal("number-used", $"文号“{number}”已被另一份资金文件使用。");
            var ids = only ?? await filter.Of(db, db.Applications).Select(a => a.Id).ToListAsync(c);
            if (ids.Count == 0) return new Refusal("nothing-chosen", "请先勾选要列入资金文件的申报。");
            return await MakeAsync(db, command.Actor, head with { Number = number }, ids, c);
        }, ct);

    private async Task<Result<Drafted>> MakeAsync(AwardFlowDb db, Actor actor, DocumentHead head, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        var judged = (await candidates.LoadAsync(db, ids, actor, clock.Today, ct)).ConvertAll(c => (Candidate: c, Why: DocumentChecks.AgainstDrafting(c, actor)));
        var leftOut = judged.Where(j => j.Why is not null).Select(j => NotListed.Of(j.Candidate, j.Why!)).ToList();
        var listed = judged.Where(j => j.Why is null).Select(j => j.Candidate).ToList();
        if (listed.Count == 0)
            return new Refusal("nothing-listed", "没有可以列入资金文件的申报。")
            {
                Faults = [.. leftOut.Take(50).Select(l => new FieldFault("", $"{l.Number} {l.EnterpriseName}：{l.Reason}"))],
            };
        var document = new FundDocument(head.Number!, head.DatedOn!.Value, head.Title!.Trim(), head.Departments!.Trim(), actor.Id, actor.Name, clock.UtcNow);
        document.LeaveOut(JsonSerializer.Serialize(leftOut, Json));
        db.FundDocuments.Add(document);
        await db.SaveChangesAsync(ct);
        var lines = listed.SelectMany(c => c.Shares.Select(s => (Candidate: c, Share: s)))
            .Select((x, i) => new FundDocumentLine(document.Id, i + 1, x.Candidate.Case, x.Candidate.Bookmark!, x.Candidate.Enterprise.CreditCode, x.Share.Level, x.Share.AmountFen)).ToList();
        db.FundDocumentLines.AddRange(lines);
        document.Fix(lines);
        db.Audit(actor, "document.drafted", "fund-document", document.Number, after: new { document.Lines, document.TotalFen, document.ContentHash, leftOut = leftOut.Count });
        await db.SaveChangesAsync(ct);
        return new Drafted(document.Id, listed.Count, leftOut.Count);
    }

    /// <summary>Takes cases off the draft, all their levels; they wait for a document again.</summary>
    public Task<Result<Done>> TakeOffAsync(Command command, long documentId, int seenVersion, IReadOnlyCollection<long> applicationIds, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.DraftDocument)) return DocumentRefusals.NotAllowed;
            if (await db.FundDocuments.FirstOrDefaultAsync(d => d.Id == documentId, c) is not { } document) return DocumentRefusals.NotFound;
            if (document.Version != seenVersion) return DocumentRefusals.Stale;
            if (document.State != FundDocumentState.Draft) return DocumentRefusals.NotDraft;
            var lines = await db.FundDocumentLines.Where(l => l.DocumentId == documentId).ToListAsync(c);
            var off = lines.Where(l => applicationIds.Contains(l.ApplicationId)).ToList();
            if (off.Count == 0) return new Refusal("nothing-chosen", "请先勾选要移出的申报。");
            if (off.Count == lines.Count) return new Refusal("document-empty", "不能移出全部明细；不再需要这份文件时请作废。");
            db.FundDocumentLines.RemoveRange(off);
            document.Fix([.. lines.Except(off)]);
            db.Audit(command.Actor, "document.line-removed", "fund-document", document.Number, after: new { removed = off.Select(l => l.Number).Distinct(), document.Lines, document.TotalFen });
            return new Done();
        }, ct);

    /// <summary>Gives up the draft, by the maker's side or sent back by the issuer: its cases wait again.</summary>
    public Task<Result<Done>> DropAsync(Command command, long documentId, int seenVersion, string? reason, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.DraftDocument) && !command.Actor.May(Permission.IssueDocument)) return DocumentRefusals.NotAllowed;
            if (string.IsNullOrWhiteSpace(reason) || reason.Trim().Length > 500) return DocumentRefusals.NoReason;
            if (await db.FundDocuments.FirstOrDefaultAsync(d => d.Id == documentId, c) is not { } document) return DocumentRefusals.NotFound;
            if (document.Version != seenVersion) return DocumentRefusals.Stale;
            if (document.Drop(reason.Trim()) is { } refusal) return refusal;
            await db.FundDocumentLines.Where(l => l.DocumentId == documentId).ExecuteUpdateAsync(s => s.SetProperty(l => l.Live, false), c);
            db.Audit(command.Actor, "document.dropped", "fund-document", document.Number, after: new { document.Lines, document.TotalFen, reason = document.DropReason });
            return new Done();
        }, ct);

    public static IReadOnlyList<NotListed> LeftOutOf(string json) => JsonSerializer.Deserialize<List<NotListed>>(json, Json)!;

    private static List<FieldFault> Faults(DocumentHead head)
    {
        var faults = new List<FieldFault>();
        if (string.IsNullOrWhiteSpace(head.Number) || head.Number.Trim().Length > 60) faults.Add(new("Number", "请填写文号（60 字以内），例如“钱财企〔2026〕12号”。"));
        if (head.DatedOn is null) faults.Add(new("DatedOn", "请填写成文日期。"));
        if (string.IsNullOrWhiteSpace(head.Title) || head.Title.Trim().Length > 120) faults.Add(new("Title", "请填写标题（120 字以内）。"));
        if (string.IsNullOrWhiteSpace(head.Departments) || head.Departments.Trim().Length > 120) faults.Add(new("Departments", "请填写发文单位，多个单位用顿号分开。"));
        return faults;
    }
}

public static class DocumentRefusals
{
    public static Refusal NotAllowed { get; } = new("not-allowed", "您没有办理这一步的权限，请由财政起草或下达资金文件的人员登录办理。");
    public static Refusal NotFound { get; } = new("not-found", "没有找到这份资金文件。");
    public static Refusal Stale { get; } = new("stale-page", "您打开页面之后，这份资金文件有了新变化，请刷新核对后再操作。");
    public static Refusal NotDraft { get; } = new("document-not-draft", "该资金文件已经下达或者已经作废，内容不能再改。");
    public static Refusal NoReason { get; } = new("reason-missing", "请填写原因（500 字以内）。");
}
