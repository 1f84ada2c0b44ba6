using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Loans;

[Needs(Permission.FileLoans)]
public sealed class IndexModel(ListFilings filings, Catalogues catalogues, Stages stages, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> l) : PageModel
{
    public FilingPage List { get; private set; } = new([], null);
    public bool IsFirstPage { get; private set; }

    public async Task OnGetAsync(long? before, CancellationToken ct)
    {
        IsFirstPage = before is null;
        List = await filings.PageAsync(actor.Value.UnitId ?? 0, before, ListFilings.PageSize, ct);
    }

    public Task<FileStreamResult> OnGetExportAsync(CancellationToken ct) =>
        ExcelSheet.FileAsync<FilingRow>(l["贷款报送"] + clock.Today.ToString(" yyyy-MM-dd", null),
        [
            new(l["编号"], r => r.Number, 22), new(l["申报单位"], r => r.EnterpriseName, 34), new(l["奖励项目"], Award, 26),
            new(l["状态"], r => Words(r).Text, 18), new(l["金额（元）"], r => ExcelSheet.Yuan(r.AmountFen)), new(l["报送人"], r => r.FiledBy, 12), new(l["报送时间"], r => r.FiledAt, 18),
        ], filings.AllAsync(actor.Value.UnitId ?? 0, ct), ct);

    public string Award(FilingRow row) => catalogues.Current.Award(row.PolicyId, row.AwardId) is { } award ? Show.Text(award.NameZh, award.NameEn) : row.AwardId;

    public (string Text, string Tone) Words(FilingRow row)
    {
        var stage = stages.Of(row.Situation, row.Stage, row.Result);
        return (Show.Text(stage.Zh, stage.En), Show.Tone(stage.Tone));
    }
}
