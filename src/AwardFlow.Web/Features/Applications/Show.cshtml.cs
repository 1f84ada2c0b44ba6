using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Applications;

/// <summary>How an application is getting on, for the people of its firm.</summary>
[Needs(Permission.FileApplication)]
public sealed class ShowModel(ReadApplication read, Progress progress, ReadAmendments amendments, MoveCase move, AwardFlowDb db, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public OwnApplication Own { get; private set; } = null!;
    public CaseProgress Progress { get; private set; } = null!;
    public AssessmentRecord? Receipt => Progress.Assessments.FirstOrDefault(a => a.Moment != AssessmentMoment.Payment);

    /// <summary>What was verified otherwise than filed, of every submission.</summary>
    public IReadOnlyList<AmendedLine> Amended { get; private set; } = [];

    /// <summary>What the experts said, after the decision.</summary>
    public IReadOnlyList<ExpertOpinion> Opinions { get; private set; } = [];

    /// <summary>Withdrawing is, like submitting, the approver's.</summary>
    public bool MayWithdraw => Progress.MayWithdraw && actor.May(Permission.SubmitApplication);

    /// <summary>Against a refusal or a return; whether it is still in time the appeal's page says.</summary>
    public bool MayAppeal => actor.May(Permission.SubmitApplication) && AppealCases.Against(Own.Application) is not null;

    public SentLetter? MainLetter => Progress.Letters.FirstOrDefault(l => Own.Application.Situation switch
    {
        Situation.Closed => l.Kind == Own.Application.Result,
        Situation.Correcting => l.Kind == "return",
        Situation.Confirming => l.Kind == "confirm",
        _ => false,
    });

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (await read.OpenAsync(db, actor.Value, id, ct) is not { } own) return NotFound();
        if (own.Application.Situation == Situation.Draft) return RedirectToPage("Fill", new { id });
        Own = own;
        Progress = await progress.ReadAsync(db, own.Application, ct);
        Amended = await amendments.OfAsync(own.Application, own.Award, ct);
        Opinions = await ExpertOpinions.ForFirmAsync(db, own.Application, ct);
        return Page();
    }

    /// <summary>The assessment of the receipt with its facts and history, for the firm's own records.</summary>
    public async Task<IActionResult> OnGetJsonAsync(long id, CancellationToken ct)
    {
        if (await OnGetAsync(id, ct) is not PageResult || Receipt is not { } receipt) return NotFound();
        return Content(receipt.ToJson(), "application/json; charset=utf-8");
    }

    public async Task<IActionResult> OnPostWithdrawAsync(long id, int version, bool sure, CancellationToken ct)
    {
        if (!actor.May(Permission.SubmitApplication)) return Forbid();
        if (!sure)
        {
            ModelState.AddModelError("sure", L["撤回后本次申报终止，请先勾选确认。"]);
            return await OnGetAsync(id, ct);
        }
        var withdrawn = await move.WithdrawAsync(actor.Command(Request), id, version, ct);
        if (!withdrawn.IsRefused)
        {
            this.Say(L["已撤回。申报期内可以重新申报，已填内容会带入。"]);
            return RedirectToPage(new { id });
        }
        if (withdrawn.Refusal!.Code == "not-found") return NotFound();
        ModelState.Refuse(withdrawn.Refusal);
        return await OnGetAsync(id, ct);
    }

    public static IReadOnlyDictionary<string, string> Answers(Submission s) => JsonSerializer.Deserialize<Dictionary<string, string>>(s.AnswersJson)!;

    public IEnumerable<AttachedFile> FilesOf(int revision) =>
        Own.Files.Where(f => f.AddedInRevision <= revision && (f.RemovedAfterRevision is not { } last || last >= revision));

    /// <summary>The facts behind the calculation with their labels, as the receipt shows them.</summary>
    public IReadOnlyList<(string Label, string Value)> Inputs(AssessmentRecord record)
    {
        using var facts = JsonDocument.Parse(record.FactsJson);
        var known = Own.Award.Facts.Concat(FactDefinition.Common).DistinctBy(f => f.Name).ToDictionary(f => f.Name);
        return
        [
            .. facts.RootElement.EnumerateObject().Select(p =>
                (known.TryGetValue(p.Name, out var f) ? Show.Text(f.LabelZh, f.LabelEn) : p.Name, Shown(p.Value, f))),
        ];
    }

    private string Shown(JsonElement value, FactDefinition? fact) => value.ValueKind switch
    {
        JsonValueKind.True => L["是"],
        JsonValueKind.False => L["否"],
        JsonValueKind.Null => "—",
        JsonValueKind.Array => L["{0} 项", value.GetArrayLength()],
        JsonValueKind.String when fact is { Type: FactType.Money } && Yuan.TryParse(value.GetString(), out var fen, out _) => Show.Money(fen),
        JsonValueKind.String => fact?.Options.FirstOrDefault(o => o.Id == value.GetString()) is { } option ? Show.Text(option.LabelZh, option.LabelEn) : value.GetString()!,
        JsonValueKind.Number when fact is { Type: FactType.Rate } => $"{value.GetDecimal() * 100m:0.######}%",
        _ => value.ToString(),
    };
}
