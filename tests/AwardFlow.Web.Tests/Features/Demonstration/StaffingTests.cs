using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Demonstration;

public sealed class StaffingTests
{
    /// <summary>What can be filed or listed in the demonstration can be decided there: no case stops for want of an office or a person.</summary>
    [Fact]
    public async Task Every_award_that_can_be_filed_or_listed_has_its_offices_with_people()
    {
        await using var app = await TestApp.StartAsync();
        await using var db = app.Db();
        var held = (await (from g in db.RoleGrants join p in db.Users on g.PersonId equals p.Id join u in db.Units on p.UnitId equals u.Id select new { u.Code, g.Role }).ToListAsync())
            .ToLookup(h => h.Code, h => h.Role);
        var open = app.Get<Catalogues>().Current.Policies.SelectMany(p => p.Awards)
            .Where(a => !a.ListedOnly && (a.OpenWindow(app.Clock.Today) is not null || (a.ListPath.Length > 0 && held.Contains(a.LeadUnit)))).ToList();
        Assert.Superset(new HashSet<string> { "recognition", "srdi-loan-interest", "technical-renovation", "first-set-purchase", "gradient" }, open.Select(a => a.Id).ToHashSet());
        Assert.Empty(open.SelectMany(a => new[] { Roles.LeadBureauReviewer, Roles.BureauHead, Roles.ObjectionInvestigator }.Except(held[a.LeadUnit]).Select(r => $"{a.Id}: {a.LeadUnit} {r}")));
        Assert.Empty(open.SelectMany(a => a.JointUnits.Where(u => !held[u].Contains(Roles.JointBureauReviewer)).Select(u => $"{a.Id}: {u}")));
        // An objection is endorsed by another head than the one who decided.
        Assert.All(open, a => Assert.True(held[a.LeadUnit].Count(r => r == Roles.BureauHead) >= 2, a.Id));
    }
}
