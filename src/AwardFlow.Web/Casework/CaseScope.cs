using AwardFlow.Web.Records;

namespace AwardFlow.Web.Casework;

/// <summary>
/// Which cases a person may see, in one place: a firm its own, a township those of its firms, a bureau those it leads,
/// the integrity office those it has held, finance those that reached the fund document or payment. The workflow's own look-ups don't pass here.
/// </summary>
public static class CaseScope
{
    public static IQueryable<Application> VisibleTo(this IQueryable<Application> applications, AwardFlowDb db, Actor actor)
    {
        if (actor.EnterpriseId is { } enterprise)
            return actor.May(Permission.FileApplication) ? applications.Where(a => a.EnterpriseId == enterprise) : applications.Where(a => false);
        if (actor.UnitId is not { } unit || !actor.May(Permission.SeeCases)) return applications.Where(a => false);
        var submitted = applications.Where(a => a.SubmittedAt != null);
        if (actor.Is(Roles.TownshipReviewer)) return submitted.Where(a => a.TownshipId == unit);
        if (actor.Is(Roles.LeadBureauReviewer) || actor.Is(Roles.BureauHead) || actor.Is(Roles.ObjectionInvestigator))
            return submitted.Where(a => a.LeadUnitId == unit);
        if (actor.May(Permission.SeePayments))
            return submitted.Where(a => a.Situation == Situation.AwaitingDocument || db.Payments.Any(p => p.ApplicationId == a.Id)
                || db.FundDocumentLines.Any(l => l.ApplicationId == a.Id));
        if (actor.Is(Roles.IntegrityOfficer))
            return submitted.Where(a => db.Tasks.Where(t => t.UnitId == unit).Select(t => t.ApplicationId).Contains(a.Id));
        return applications.Where(a => false);
    }
}
