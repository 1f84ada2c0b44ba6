using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Reports;

public enum ExecutionBy { Policy, Award, Township, Industry, Level, Month }

public sealed record ExecutionFilter(ExecutionBy By, DateOnly From, DateOnly To, string? Policy);

/// <summary>One line of the report: what was decided, paid, is on its way, held or came back.</summary>
public sealed record ExecutionRow(string Key, string Name, int Firms, int Payments, long DecidedFen, long PaidFen, long UnderwayFen, long OpenFen, long ReturnedFen, long RecoveredFen)
{
    /// <summary>Paid of decided, in percent with one decimal.</summary>
    public decimal Percent => DecidedFen == 0 ? 0 : decimal.Round(PaidFen * 100m / DecidedFen, 1);
}

/// <summary>
/// How far the money of a period is: every payment that became due in it, grouped by one thing. Grouped in the database;
/// names are put to the keys afterwards.
/// </summary>
public sealed class ReadExecution(AwardFlowDb db, Catalogues catalogues)
{
    private sealed class Line
    {
        public string Key { get; init; } = "";
        public long EnterpriseId { get; init; }
        public long AmountFen { get; init; }
        public PaymentState State { get; init; }
        public long RecoveredFen { get; init; }
    }

    private sealed class Group
    {
        public string Key { get; init; } = "";
        public int Firms { get; init; }
        public int Payments { get; init; }
        public long Decided { get; init; }
        public long Paid { get; init; }
        public long Underway { get; init; }
        public long Open { get; init; }
        public long Returned { get; init; }
        public long Recovered { get; init; }
    }

    public async Task<IReadOnlyList<ExecutionRow>> RowsAsync(ExecutionFilter filter, CancellationToken ct)
    {
        var groups = filter.By == ExecutionBy.Month ? await MonthsAsync(filter, ct) : await Keyed(Due(filter), filter.By).GroupBy(l => l.Key).Select(g => new Group
        {
            Key = g.Key,
            Firms = g.Select(l => l.EnterpriseId).Distinct().Count(),
            Payments = g.Count(),
            Decided = g.Sum(l => l.AmountFen),
            Paid = g.Sum(l => l.State == PaymentState.Paid || l.State == PaymentState.Recovered ? l.AmountFen : 0),
            Underway = g.Sum(l => l.State == PaymentState.Batched || l.State == PaymentState.Released || l.State == PaymentState.Sent || l.State == PaymentState.Unknown ? l.AmountFen : 0),
            Open = g.Sum(l => l.State == PaymentState.Due || l.State == PaymentState.Held ? l.AmountFen : 0),
            Returned = g.Sum(l => l.State == PaymentState.Returned ? l.AmountFen : 0),
            Recovered = g.Sum(l => l.RecoveredFen),
        }).ToListAsync(ct);
        var names = await NamesAsync(filter.By, ct);
        return [.. groups.Select(g => new ExecutionRow(g.Key, names(g.Key), g.Firms, g.Payments, g.Decided, g.Paid, g.Underway, g.Open, g.Returned, g.Recovered)).OrderBy(r => r.Key, StringComparer.Ordinal)];
    }

    /// <summary>All together; a firm counts once however many lines it stands on.</summary>
    public Task<int> FirmsAsync(ExecutionFilter filter, CancellationToken ct) => Due(filter).Select(p => p.EnterpriseId).Distinct().CountAsync(ct);

    private IQueryable<Payment> Due(ExecutionFilter filter)
    {
        var (from, to) = (BusinessClock.StartOfDay(filter.From), BusinessClock.EndOfDay(filter.To));
        var due = db.Payments.AsNoTracking().Where(p => p.State != PaymentState.Cancelled && p.DueSince >= from && p.DueSince < to);
        return filter.Policy is { Length: > 0 } policy ? due.Where(p => p.PolicyId == policy) : due;
    }

    private IQueryable<Line> Keyed(IQueryable<Payment> due, ExecutionBy by) => by switch
    {
        ExecutionBy.Policy => due.Select(p => new Line { Key = p.PolicyId, EnterpriseId = p.EnterpriseId, AmountFen = p.AmountFen, State = p.State, RecoveredFen = p.RecoveredFen }),
        ExecutionBy.Award => due.Select(p => new Line { Key = p.PolicyId + "/" + p.AwardId, EnterpriseId = p.EnterpriseId, AmountFen = p.AmountFen, State = p.State, RecoveredFen = p.RecoveredFen }),
        ExecutionBy.Township => due.Join(db.Units, p => p.TownshipId, u => u.Id, (p, u) => new Line { Key = u.Code, EnterpriseId = p.EnterpriseId, AmountFen = p.AmountFen, State = p.State, RecoveredFen = p.RecoveredFen }),
        ExecutionBy.Industry => due.Join(db.Enterprises, p => p.EnterpriseId, e => e.Id, (p, e) => new Line { Key = e.Industry, EnterpriseId = p.EnterpriseId, AmountFen = p.AmountFen, State = p.State, RecoveredFen = p.RecoveredFen }),
        _ => due.Select(p => new Line { Key = p.Level, EnterpriseId = p.EnterpriseId, AmountFen = p.AmountFen, State = p.State, RecoveredFen = p.RecoveredFen }),
    };

    // Instants are milliseconds in the database, which LINQ can't take apart; a month is one of Beijing time.
    private Task<List<Group>> MonthsAsync(ExecutionFilter filter, CancellationToken ct)
    {
        var from = new DateTimeOffset(BusinessClock.StartOfDay(filter.From)).ToUnixTimeMilliseconds();
        var to = new DateTimeOffset(BusinessClock.EndOfDay(filter.To)).ToUnixTimeMilliseconds();
        var policy = filter.Policy ?? "";
        return db.Database.SqlQuery<Group>($"""
            SELECT strftime('%Y-%m', "DueSince" / 1000, 'unixepoch', '+8 hours') AS "Key", COUNT(DISTINCT "EnterpriseId") AS "Firms", COUNT(*) AS "Payments", SUM("AmountFen") AS "Decided",
                SUM(CASE WHEN "State" IN ('Paid','Recovered') THEN "AmountFen" ELSE 0 END) AS "Paid",
                SUM(CASE WHEN "State" IN ('Batched','Released','Sent','Unknown') THEN "AmountFen" ELSE 0 END) AS "Underway",
                SUM(CASE WHEN "State" IN ('Due','Held') THEN "AmountFen" ELSE 0 END) AS "Open",
                SUM(CASE WHEN "State" = 'Returned' THEN "AmountFen" ELSE 0 END) AS "Returned",
                SUM("RecoveredFen") AS "Recovered"
            FROM payments WHERE "State" <> 'Cancelled' AND "DueSince" >= {from} AND "DueSince" < {to} AND ({policy} = '' OR "PolicyId" = {policy})
            GROUP BY 1
            """).ToListAsync(ct);
    }

    private async Task<Func<string, string>> NamesAsync(ExecutionBy by, CancellationToken ct)
    {
        var rules = catalogues.Current;
        if (by == ExecutionBy.Policy) return k => rules.Policy(k) is { } p ? Show.Text(p.NameZh, p.NameEn) : k;
        if (by == ExecutionBy.Award) return k => k.Split('/') is [var policy, var award] && rules.Award(policy, award) is { } a ? Show.Text(a.NameZh, a.NameEn) : k;
        if (by == ExecutionBy.Level) return Show.Level;
        if (by != ExecutionBy.Township) return k => k.Length == 0 ? "—" : k;
        var units = await db.Units.AsNoTracking().ToDictionaryAsync(u => u.Code, u => Show.Text(u.NameZh, u.NameEn), ct);
        return k => units.GetValueOrDefault(k, k);
    }
}
