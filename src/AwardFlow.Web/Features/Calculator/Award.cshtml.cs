using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Calculator;

/// <summary>One award: its questions, and the answer with every verdict and step. The address holds all that was typed.</summary>
[AllowAnonymous, EnableRateLimiting(CalculatorLimits.Policy)]
public sealed class AwardModel(Catalogues catalogues, AskCalculator calculator, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> L) : PageModel
{
    private readonly Dictionary<string, string> _errors = new(StringComparer.Ordinal);

    [BindProperty(SupportsGet = true)] public DateOnly? AsOf { get; set; }
    [BindProperty(SupportsGet = true)] public string? Overlay { get; set; }

    public Policy Policy { get; private set; } = null!;
    public Award Award { get; private set; } = null!;
    public Answer? Answer { get; private set; }
    public IReadOnlyDictionary<string, string> Errors => _errors;
    public IReadOnlyDictionary<string, LocalText> Overlays => catalogues.Current.Overlays;
    public DateOnly Today => clock.Today;
    public bool IsFirm => actor.IsSignedIn && actor.Value.EnterpriseId is not null;
    public IEnumerable<FactDefinition> Common => FactDefinition.Common.Where(f => Award.UsesCommonFact(f.Name));

    /// <summary>The same question as JSON, with the answer as the interface gives it.</summary>
    public string JsonLink => $"{Request.Path}{Request.QueryString}{(Request.QueryString.HasValue ? "&" : "?")}handler=Json";

    public async Task<IActionResult> OnGetAsync(string policyId, string awardId, CancellationToken ct)
    {
        if (!Find(policyId, awardId)) return NotFound();
        // "ask" is the button's own name: links that only carry answers along do not ask yet.
        if (Request.Query.ContainsKey("ask")) await AskAsync(ct);
        return Page();
    }

    public async Task<IActionResult> OnGetJsonAsync(string policyId, string awardId, CancellationToken ct)
    {
        if (!Find(policyId, awardId)) return NotFound();
        await AskAsync(ct);
        if (Answer is not { Assessment: { } assessment }) return RedirectToPage(null, null, null);
        return Content(assessment.ToJson(), "application/json; charset=utf-8");
    }

    public FactView View(FactDefinition fact) => FactView.Of(fact, FactInput.Name(fact), Request.Query, _errors);

    public FactView View(FactDefinition rows, int row, FactDefinition column) =>
        FactView.Of(column, FactInput.Name(rows, row, column), Request.Query, _errors);

    public FactView View(int row, FactDefinition column) => FactView.Of(column, PaidInput.Name(row, column), Request.Query, _errors);

    private bool Find(string policyId, string awardId)
    {
        if (catalogues.Current.Policy(policyId) is not { } policy || catalogues.Current.Award(policyId, awardId) is not { } award) return false;
        (Policy, Award) = (policy, award);
        return true;
    }

    private async Task AskAsync(CancellationToken ct)
    {
        var facts = FactInput.Read([.. Award.Facts, .. FactDefinition.Common], Request.Query);
        // A firm's own money comes from the ledger; a visitor says what was received.
        var (history, places) = IsFirm ? (null, []) : PaidInput.Read(Award, Request.Query);
        foreach (var name in PaidInput.Unfinished(places, Request.Query)) Note(name, L["此前到账的奖励须填写奖励、金额和日期。"]);
        if (_errors.Count > 0) return;
        var question = new Question(Policy.Id, Award.Id, AsOf, Overlay is { Length: > 0 } o ? [o] : [], facts, history);
        Answer = await calculator.AnswerAsync(question, actor.OrVisitor, ct);
        foreach (var fault in Answer.Faults) Note(fault, places);
    }

    private void Note(InputFault fault, IReadOnlyList<int> places)
    {
        var name = fault.Field.StartsWith("facts.", StringComparison.Ordinal) ? InForm(fault.Field["facts.".Length..])
            : PaidInput.InForm(fault.Field, places) ?? "";
        var message = RateOf(fault.Field) is { } rate ? L["“{0}”请填写百分数，例如 3.1 表示 3.1%。", Show.Text(rate.LabelZh, rate.LabelEn)].Value : fault.Message;
        Note(name, message);
    }

    private void Note(string field, string message)
    {
        _errors.TryAdd(field, message);
        ModelState.AddModelError(field, message);
    }

    // Rows that were left empty are not sent: the third row of the form may be the second of the question.
    private string InForm(string field)
    {
        if (Award.Facts.FirstOrDefault(f => f.Type == FactType.Rows && field.StartsWith(f.Name + "[", StringComparison.Ordinal)) is not { } rows)
            return FactInput.Prefix + field;
        var end = field.IndexOf(']', StringComparison.Ordinal);
        var filled = FactInput.FilledRows(rows, Request.Query);
        var sent = int.Parse(field[(rows.Name.Length + 1)..end], System.Globalization.CultureInfo.InvariantCulture);
        return $"{FactInput.Prefix}{rows.Name}[{filled[sent]}]{field[(end + 1)..]}";
    }

    private FactDefinition? RateOf(string field)
    {
        var name = field[(field.LastIndexOf('.') + 1)..];
        return Award.Facts.Concat(Award.Facts.SelectMany(f => f.Columns)).FirstOrDefault(f => f.Name == name && f is { Type: FactType.Rate, Max: 1m })
            is { } rate && Request.Query.ContainsKey(InForm(field["facts.".Length..])) ? rate : null;
    }
}
