using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Funds;

/// <summary>One fund document: its list, what was left out, and the next action of whoever looks.</summary>
[Needs(Permission.SeePayments)]
public sealed class DocumentModel(ReadDocument read, DraftDocument draft, IssueDocument issue, PolicyCatalogue policies, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public FundDocument Document { get; private set; } = null!;
    public IReadOnlyList<FundDocumentLine> Lines { get; private set; } = [];
    public IReadOnlyList<NotListed> LeftOut { get; private set; } = [];
    public (int Waiting, List<(string Number, string Why)> Refused) Following { get; private set; } = (0, []);
    public string? Reason { get; private set; }
    public int? Next { get; private set; }
    [BindProperty(SupportsGet = true)] public int After { get; set; }

    public bool IsMaker => actor.Value.Id == Document.MakerId;
    public bool IsDraft => Document.State == FundDocumentState.Draft;
    public bool MayTakeOff => IsDraft && actor.May(Permission.DraftDocument);
    public bool MayIssue => IsDraft && !IsMaker && actor.May(Permission.IssueDocument);
    public bool MayDrop => IsDraft && (actor.May(Permission.DraftDocument) || actor.May(Permission.IssueDocument));

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await LoadAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostIssueAsync(long id, int seen, CancellationToken ct) =>
        await ShowAsync(id, await issue.IssueAsync(actor.Command(Request), id, seen, ct), L["资金文件已下达，所列申报正在进入拨付环节。"], ct);

    public async Task<IActionResult> OnPostTakeOffAsync(long id, int seen, long[] cases, CancellationToken ct) =>
        await ShowAsync(id, await draft.TakeOffAsync(actor.Command(Request), id, seen, cases, ct), L["已移出所选申报，它们回到待下达资金。"], ct);

    public async Task<IActionResult> OnPostDropAsync(long id, int seen, string? reason, CancellationToken ct)
    {
        Reason = reason;
        return await ShowAsync(id, await draft.DropAsync(actor.Command(Request), id, seen, reason, ct), L["资金文件已作废，所列申报回到待下达资金。"], ct);
    }

    public async Task<IActionResult> OnGetExcelAsync(long id, CancellationToken ct)
    {
        if (await read.FindAsync(id, ct) is not { } document) return NotFound();
        return await ExcelSheet.FileAsync<FundDocumentLine>(document.Number,
        [
            new(L["行号"], l => l.Line, 6),
            new(L["申报编号"], l => l.Number, 22),
            new(L["企业名称"], l => l.EnterpriseName, 32),
            new(L["统一社会信用代码"], l => l.CreditCode, 22),
            new(L["奖励项目"], AwardName, 30),
            new(L["资金级次"], l => L[Show.Level(l.Level)].Value, 12),
            new(L["核定金额（元）"], l => ExcelSheet.Yuan(l.DecidedFen)),
            new(L["下达金额（元）"], l => ExcelSheet.Yuan(l.AmountFen)),
            new(L["计算说明"], l => l.Formula, 40),
        ], read.Lines(id).AsAsyncEnumerable(), ct);
    }

    public string AwardName(FundDocumentLine l) => policies.Award(l.PolicyId, l.AwardId) is { } award ? Show.Text(award.NameZh, award.NameEn) : l.AwardId;

    private async Task<IActionResult> ShowAsync(long id, Result<Done> done, string said, CancellationToken ct)
    {
        if (done.Refusal is { } refusal)
        {
            if (!await LoadAsync(id, ct)) return NotFound();
            if (refusal.Faults.Count > 0) ModelState.AddModelError("", refusal.Message);
            ModelState.Refuse(refusal);
            return Page();
        }
        this.Say(said);
        return RedirectToPage("Document", new { id });
    }

    private async Task<bool> LoadAsync(long id, CancellationToken ct)
    {
        if (await read.FindAsync(id, ct) is not { } document) return false;
        Document = document;
        var lines = await read.LinesAsync(id, After, ReadDocument.PageLength + 1, ct);
        Lines = [.. lines.Take(ReadDocument.PageLength)];
        if (lines.Count > ReadDocument.PageLength) Next = Lines[^1].Line;
        LeftOut = DraftDocument.LeftOutOf(document.LeftOutJson);
        if (document.State == FundDocumentState.Issued) Following = await read.FollowingAsync(id, ct);
        return true;
    }
}
