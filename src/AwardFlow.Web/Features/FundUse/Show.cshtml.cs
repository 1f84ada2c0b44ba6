using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.FundUse;

/// <summary>One report: the firm fills it in, the bureau evaluates it.</summary>
[Needs(Permission.FileApplication, Permission.EvaluateFundUse)]
public sealed class ShowModel(
    AwardFlowDb db, Catalogues catalogues, KeepFundReport keep, FileStore files, IOptions<UploadOptions> uploads, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty] public FundUseInput Input { get; set; } = new(null, null, null, null, null, null, null, null, null);
    [BindProperty] public string? Score { get; set; }
    [BindProperty] public string? Opinion { get; set; }

    public Application Application { get; private set; } = null!;
    public FundReport? Report { get; private set; }
    public int MostMegabytes => uploads.Value.MostMegabytes;

    /// <summary>By when the report is due; null for a case that closed before there was such a day.</summary>
    public DateOnly? DueOn { get; private set; }
    public bool IsOverdue => DueOn < clock.Today && Report is null or { State: FundReportState.Returned };
    public IReadOnlyList<(long Id, string Name, long Bytes)> Papers { get; private set; } = [];
    public long PaidFen { get; private set; }
    public string AwardName { get; private set; } = "";
    public bool MayFill => actor.May(Permission.FileApplication) && Report is null or { State: FundReportState.Returned };
    public bool MayEvaluate => actor.May(Permission.EvaluateFundUse) && Report is { State: FundReportState.Submitted };

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct)) return NotFound();
        if (Report is { } r)
            Input = new(Yuan.Plain(r.UsedFen), r.Purpose, r.Results, Yuan.Plain(r.RevenueBeforeFen), Yuan.Plain(r.RevenueAfterFen), Yuan.Plain(r.TaxBeforeFen), Yuan.Plain(r.TaxAfterFen), Show.Whole(r.StaffBefore), Show.Whole(r.StaffAfter));
        return Page();
    }

    public async Task<IActionResult> OnPostSubmitAsync(long id, int seen, CancellationToken ct) =>
        await AnswerAsync(id, Placed(await SendAsync(id, seen, ct)), L["已提交，等待主管部门评价。"], ct);

    private async Task<Result<Done>> SendAsync(long id, int seen, CancellationToken ct)
    {
        var taken = await files.TakeAsync(Request.Form.Files, OpenMatter.MostFiles, MostMegabytes, actor.Value.Id, ct);
        return taken.Refusal is { } refusal ? refusal : await keep.SubmitAsync(actor.Command(Request), id, seen, Input, taken.Value, ct);
    }

    public async Task<IActionResult> OnPostReviewAsync(long id, int seen, CancellationToken ct) =>
        await AnswerAsync(id, await keep.ReviewAsync(actor.Command(Request), id, seen, Score, Opinion, ct), L["已办理，并已通知企业。"], ct);

    // The fields of the firm's form stand under one name.
    private static Result<Done> Placed(Result<Done> sent) => sent.Refusal is not { } refusal ? sent
        : refusal with { Faults = [.. refusal.Faults.Select(f => f.Field == TakeFiles.Field ? f : f with { Field = $"{nameof(Input)}.{f.Field}" })] };

    private async Task<IActionResult> AnswerAsync(long id, Result<Done> result, string said, CancellationToken ct)
    {
        if (result.Refusal is not { } refusal)
        {
            this.Say(said);
            return RedirectToPage(new { id });
        }
        if (!await LoadAsync(id, ct)) return NotFound();
        ModelState.Refuse(refusal);
        return Page();
    }

    private async Task<bool> LoadAsync(long id, CancellationToken ct)
    {
        if (await KeepFundReport.PaidAsync(db, actor.Value, id, ct) is not { } application) return false;
        Application = application;
        Report = await db.FundReports.AsNoTracking().FirstOrDefaultAsync(r => r.ApplicationId == id, ct);
        DueOn = await db.FundReportDuties.AsNoTracking().Where(d => d.ApplicationId == id).Select(d => (DateOnly?)d.DueOn).FirstOrDefaultAsync(ct);
        Papers = [.. (await (from paper in db.Attachments.AsNoTracking()
                             where paper.ApplicationId == id && paper.Slot == Attachment.FundUse
                             join f in db.Files.AsNoTracking() on paper.FileId equals f.Id
                             orderby paper.Id
                             select new { paper.Id, f.Name, f.Bytes }).ToListAsync(ct)).Select(p => (p.Id, p.Name, p.Bytes))];
        PaidFen = await db.Payments.Where(p => p.ApplicationId == id && p.State == PaymentState.Paid).SumAsync(p => p.AmountFen, ct);
        AwardName = catalogues.Current.Award(application.PolicyId, application.AwardId) is { } a ? Show.Text(a.NameZh, a.NameEn) : application.AwardId;
        return true;
    }
}
