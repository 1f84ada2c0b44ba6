using System.Linq.Expressions;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Casework;

/// <summary>
/// Which cases a person may see, in one place: a firm its own, a township those of its firms, a bureau those it leads,
/// finance those that reached payment; the integrity office, a department of a joint review, the leadership, the loan desk and banks those that
/// were ever their turn. Several roles show what each of them shows. The workflow's own look-ups don't pass here.
/// </summary>
public static class CaseScope
{
    public static IQueryable<Application> VisibleTo(this IQueryable<Application> applications, AwardFlowDb db, Actor actor)
    {
        if (actor.EnterpriseId is { } enterprise)
            return actor.May(Permission.FileApplication) ? applications.Where(a => a.EnterpriseId == enterprise) : applications.Where(a => false);
        if (actor.UnitId is not { } unit || !actor.May(Permission.SeeCases)) return applications.Where(a => false);
        var shown = new List<Expression<Func<Application, bool>>>();
        if (actor.Is(Roles.TownshipReviewer)) shown.Add(a => a.TownshipId == unit);
        if (actor.Is(Roles.LeadBureauReviewer) || actor.Is(Roles.BureauHead) || actor.Is(Roles.ObjectionInvestigator)) shown.Add(a => a.LeadUnitId == unit);
        if (actor.Is(Roles.FinanceMaker) || actor.Is(Roles.FinanceReleaser)) shown.Add(a => db.Payments.Any(p => p.ApplicationId == a.Id));
        foreach (var role in ByTask.Where(actor.Is))
            shown.Add(a => db.Tasks.Where(t => t.UnitId == unit && t.Role == role).Select(t => t.ApplicationId).Contains(a.Id));
        return shown.Count == 0 ? applications.Where(a => false) : applications.Where(a => a.SubmittedAt != null).Where(shown.Aggregate(Either));
    }

    private static readonly string[] ByTask = [Roles.IntegrityOfficer, Roles.JointBureauReviewer, Roles.Leadership,
        Roles.LoanDesk, Roles.BankClerk];

    /// <summary>Each range stays an index look-up of its own; a single one is left as it is.</summary>
    private static Expression<Func<Application, bool>> Either(Expression<Func<Application, bool>> one, Expression<Func<Application, bool>> other) =>
        Expression.Lambda<Func<Application, bool>>(
            Expression.OrElse(one.Body, new Same(other.Parameters[0], one.Parameters[0]).Visit(other.Body)), one.Parameters);

    private sealed class Same(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
