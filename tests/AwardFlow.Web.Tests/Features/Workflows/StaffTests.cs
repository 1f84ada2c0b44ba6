using AwardFlow.Web.Features.Workflows;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using AwardFlow.Workflow;

namespace AwardFlow.Web.Tests.Features.Workflows;

/// <summary>Today's people against a path.</summary>
public sealed class StaffTests
{
    private static readonly WorkflowDefinition Definition = DefinitionCatalogue.Load(Path.Combine(TestApp.RepositoryRoot(), "workflows")).Get("recognition-award", 1);

    private static readonly Unit Township = AUnit(1, UnitKind.Township), Bureau = AUnit(2, UnitKind.Department), Integrity = AUnit(3, UnitKind.IntegrityOffice);

    private static readonly Holder[] Enough =
    [
        new(11, Roles.TownshipReviewer, 1), new(12, Roles.LeadBureauReviewer, 2), new(13, Roles.BureauHead, 2),
        new(14, Roles.ObjectionInvestigator, 2), new(15, Roles.IntegrityOfficer, 3),
    ];

    [Fact]
    public void One_person_for_each_step_is_enough() => Assert.Empty(Gaps(Enough));

    [Fact]
    public void A_role_that_nobody_holds_in_the_unit_is_named_with_the_unit()
    {
        var gap = Assert.Single(Gaps([.. Enough.Skip(1), new(16, Roles.TownshipReviewer, 2)]));
        Assert.Equal(("nobody-can-act", "镇街初审", "机构1"), (gap.Code, gap.StepZh, gap.UnitZh));
    }

    [Fact]
    public void One_person_in_two_roles_can_not_carry_both_steps() =>
        Assert.Equal("four-eyes-short", Assert.Single(Gaps([.. Enough.Where(h => h.PersonId != 13), new(12, Roles.BureauHead, 2)])).Code);

    [Fact]
    public void Two_people_who_both_hold_two_roles_can_share_them() =>
        Assert.Empty(Gaps([.. Enough, new(12, Roles.BureauHead, 2), new(13, Roles.LeadBureauReviewer, 2)]));

    private static IReadOnlyList<StaffGap> Gaps(IReadOnlyCollection<Holder> holders) => StaffCheck.Gaps(Definition, holders, [Township, Bureau, Integrity], [Bureau]);

    private static Unit AUnit(long id, UnitKind kind)
    {
        var unit = new Unit($"u{id}", $"机构{id}", $"Unit {id}", kind);
        typeof(Unit).GetProperty(nameof(Unit.Id))!.SetValue(unit, id);
        return unit;
    }
}
