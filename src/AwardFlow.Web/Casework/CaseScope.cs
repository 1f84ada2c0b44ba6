using System.Linq.Expressions;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>
/// Which cases a person may see, in one place: a firm its own, a township those of its firms, a bureau those it leads,
/// finance those that reached the fund document or payment; the integrity office, a department of a joint review, the leadership, the loan desk and banks those that
/// were ever their turn; an audit firm those it was given; the supervision office all. Several roles show what each of them shows.
/// The workflow's own look-ups don't pass here. Awards and other cases are asked for apart, so that a list of
/// applications never shows an objection.
/// </summary>
public static class CaseScope
{
    /// <summary>Awards.</summary>
    public static IQueryable<Application> VisibleTo(this IQueryable<Application> applications, AwardFlowDb db, Actor actor) =>
        AwardsOf(applications.Where(a => a.Kind == CaseKind.Award), db, actor);

    /// <summary>
    /// Objections, appeals, listings, repairs and recoveries: a firm its own, but never an objection to it; of the staff
    /// those of the unit in charge, and the unit in whose turn a case once was.
    /// </summary>
    public static IQueryable<Application> MattersVisibleTo(this IQueryable<Application> applications, AwardFlowDb db, Actor actor)
    {
        var matters = applications.Where(a => a.Kind != CaseKind.Award);
        if (actor.EnterpriseId is { } enterprise)
            return actor.May(Permission.FileApplication) ? matters.Where(a => a.EnterpriseId == enterprise && a.Kind != CaseKind.Objection
                && (a.Kind != CaseKind.Recovery || (a.Stage != "recovery-decision" && a.Result != "recovery-dropped"))) : matters.Where(a => false);
        if (actor.UnitId is not { } unit || !actor.May(Permission.SeeCases)) return matters.Where(a => false);
        if (actor.Is(Roles.Supervisor)) return matters;
        if (actor.Is(Roles.TownshipReviewer)) return matters.Where(a => false);
        if (actor.May(Permission.SeePayments)) return matters.Where(a => a.Kind == CaseKind.Recovery);
        // Objections are for those who look into them and those who decide on that.
        if (actor.Is(Roles.ObjectionInvestigator) || actor.Is(Roles.BureauHead)) return matters.Where(a => a.LeadUnitId == unit);
        var open = matters.Where(a => a.Kind != CaseKind.Objection);
        return open.Where(a => a.LeadUnitId == unit || db.Tasks.Any(t => t.ApplicationId == a.Id && t.UnitId == unit && actor.Roles.Contains(t.Role!)));
    }

    /// <summary>Cases of any kind, for what hangs on a case: its files, its messages, its tasks.</summary>
    public static Task<bool> SeesAsync(this AwardFlowDb db, Actor actor, long applicationId, CancellationToken ct) =>
        db.Applications.VisibleTo(db, actor).Where(a => a.Id == applicationId)
            .Concat(db.Applications.MattersVisibleTo(db, actor).Where(a => a.Id == applicationId)).AnyAsync(ct);

    private static IQueryable<Application> AwardsOf(IQueryable<Application> applications, AwardFlowDb db, Actor actor)
    {
        if (actor.EnterpriseId is { } enterprise)
            return actor.May(Permission.FileApplication) ? applications.Where(a => a.EnterpriseId == enterprise) : applications.Where(a => false);
        if (actor.UnitId is not { } unit || !actor.May(Permission.SeeCases)) return applications.Where(a => false);
        if (actor.Is(Roles.Supervisor)) return applications.Where(a => a.SubmittedAt != null);
        var shown = new List<Expression<Func<Application, bool>>>();
        if (actor.Is(Roles.TownshipReviewer)) shown.Add(a => a.TownshipId == unit);
        if (actor.Is(Roles.LeadBureauReviewer) || actor.Is(Roles.BureauHead) || actor.Is(Roles.ObjectionInvestigator)
            || actor.Is(Roles.AppealReviewer)) shown.Add(a => a.LeadUnitId == unit);
        if (actor.May(Permission.SeePayments))
            shown.Add(a => a.Situation == Situation.AwaitingDocument || db.Payments.Any(p => p.ApplicationId == a.Id)
                || db.FundDocumentLines.Any(l => l.ApplicationId == a.Id));
        // An audit firm sees what it was given and has not been taken back.
        if (actor.Is(Roles.InvestmentAuditor))
            shown.Add(a => db.SpecialAudits.Any(s => s.ApplicationId == a.Id && s.FirmUnitId == unit && s.State != SpecialAuditState.Withdrawn));
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
