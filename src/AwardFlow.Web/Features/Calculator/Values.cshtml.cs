using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace AwardFlow.Web.Features.Calculator;

/// <summary>What the rule said for one day, as known on another: the version in force then, with the values on record by then.</summary>
[AllowAnonymous, EnableRateLimiting(CalculatorLimits.Policy)]
public sealed class ValuesModel(Catalogues catalogues, BusinessClock clock) : PageModel
{
    [BindProperty(SupportsGet = true)] public DateOnly? On { get; set; }
    [BindProperty(SupportsGet = true)] public DateOnly? KnownOn { get; set; }

    public Policy Policy { get; private set; } = null!;
    public Award Award { get; private set; } = null!;
    public DateOnly Day => On ?? clock.Today;
    public DateOnly Known => KnownOn ?? clock.Today;
    public IReadOnlyList<CalculationStep> Values => Award.ValuesOn(Day, Known);
    public bool IsInForce => Policy.ValidFrom <= Day && Day <= Policy.ValidTo;

    public IActionResult OnGet(string policyId, string awardId)
    {
        ModelState.Clear();
        var rules = catalogues.On(Known);
        if (rules.Policy(policyId) is not { } policy || rules.Award(policyId, awardId) is not { } award) return NotFound();
        (Policy, Award) = (policy, award);
        return Page();
    }
}
