using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace AwardFlow.Web.Features.Calculator;

public enum Fit { Fits, Asks, Person, Fails, Nothing }

/// <summary>One award in the overview: its answer, or what is still missing for one.</summary>
public sealed record AwardFit(Policy Policy, Award Award, Fit Fit, Assessment? Assessment, IReadOnlyList<FactDefinition> Missing, IReadOnlyList<InputFault> Wrong);

/// <summary>Which awards fit an enterprise, what they would pay, and what is missing for the others.</summary>
[AllowAnonymous, EnableRateLimiting(CalculatorLimits.Policy)]
public sealed class IndexModel(Catalogues catalogues, AskCalculator calculator, CurrentActor actor, BusinessClock clock) : PageModel
{
    [BindProperty(SupportsGet = true)] public string? Policy { get; set; }
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }

    public IReadOnlyList<Policy> Policies => catalogues.Current.Policies;
    public Policy Chosen { get; private set; } = null!;
    public IReadOnlyList<FactDefinition> Questions { get; private set; } = [];
    public IReadOnlyList<AwardFit> Awards { get; private set; } = [];
    public int HistoryCount { get; private set; }
    public bool IsFirm => actor.IsSignedIn && actor.Value.EnterpriseId is not null;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var found = Policy is { Length: > 0 } id ? catalogues.Current.Policy(id) : First();
        if (found is null) return NotFound();
        Chosen = found;
        Questions = SharedFacts(found);
        var history = await calculator.HistoryAsync(actor.OrVisitor, ct);
        HistoryCount = history.Count;
        var known = FactInput.Read(Questions, Request.Query);
        var wanted = Q?.Trim() ?? "";
        Awards = [.. found.Awards.Where(a => Matches(a, wanted)).Select(a => Judge(found, a, known, history)).OrderBy(a => a.Fit)];
        return Page();
    }

    /// <summary>The address of the award's own page with what was answered here.</summary>
    public string AwardLink(Award award)
    {
        var answered = Questions.Where(f => FactInput.Text(Request.Query, FactInput.Name(f)).Length > 0 && Asks(award, f))
            .SelectMany(f => Request.Query[FactInput.Name(f)].Select(v => new KeyValuePair<string, string?>(FactInput.Name(f), v)));
        return $"/Calculator/Award/{award.PolicyId}/{award.Id}{QueryString.Create(answered)}";
    }

    // A firm is asked about its own district's document first: the one that is in force and has windows.
    private Policy? First() => Policies.OrderByDescending(p => p.Awards.Any(a => a.OpenWindow(clock.Today) is not null))
        .ThenByDescending(p => p.ValidTo).FirstOrDefault();

    /// <summary>What several awards of a document ask alike, and what every award understands: the questions about the enterprise.</summary>
    private static IReadOnlyList<FactDefinition> SharedFacts(Policy policy) =>
    [
        .. FactDefinition.Common.Where(c => c.Type == FactType.YesNo && policy.Awards.Any(a => a.UsesCommonFact(c.Name))),
        .. policy.Awards.SelectMany(a => a.Facts).Where(f => f.Type is FactType.YesNo or FactType.Date or FactType.Count)
            .GroupBy(f => (f.Name, f.Type, f.LabelZh)).OrderByDescending(g => g.Count()).Select(g => g.First() with { Required = false }),
    ];

    private AwardFit Judge(Policy policy, Award award, Facts known, IReadOnlyList<HistoryEntry> history)
    {
        var facts = known.Names.Where(n => !Questions.Any(q => q.Name == n && Asks(award, q))).Aggregate(known, (f, n) => f.Without(n));
        var missing = award.Facts.Where(f => f.Required && !facts.Has(f.Name)).ToList();
        if (missing.Count > 0) return new(policy, award, Fit.Asks, null, missing, []);
        var faults = Rules.Calculator.TryAssess(catalogues.Current, policy.Id, award.Id, clock.Today, facts, history, null, null, out var assessment);
        return assessment is null
            ? new(policy, award, Fit.Asks, null, [], faults)
            : new(policy, award, FitOf(assessment.Status), assessment, [], []);
    }

    private static Fit FitOf(AssessmentStatus status) => status switch
    {
        AssessmentStatus.Payable or AssessmentStatus.Ceiling => Fit.Fits,
        AssessmentStatus.Undecided or AssessmentStatus.NotConfigured => Fit.Person,
        AssessmentStatus.Covered => Fit.Nothing,
        _ => Fit.Fails,
    };

    private static bool Asks(Award award, FactDefinition fact) =>
        award.Facts.Any(f => f.Name == fact.Name && f.Type == fact.Type) || award.UsesCommonFact(fact.Name);

    private static bool Matches(Award award, string wanted) => wanted.Length == 0
        || new[] { award.NameZh, award.NameEn, award.SummaryZh, award.SummaryEn, award.Clause }.Any(t => t.Contains(wanted, StringComparison.OrdinalIgnoreCase));
}
