using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Reconciliation;

/// <summary>A transfer of ours that the bank's result put on a day.</summary>
public sealed record OurTransfer(long BatchId, string Id, StatementSide Side, string Payee, string LastFour, string Fingerprint, long AmountFen, string? Reference);

/// <summary>A line of the statement with the transfer of ours that it is, or one of both alone.</summary>
public sealed record MatchedLine(BankStatementLine? Bank, OurTransfer? Ours)
{
    public bool Agrees => Bank is not null && Ours is not null && Bank.AmountFen == Ours.AmountFen;
    public StatementSide Side => Bank?.Side ?? Ours!.Side;
    public string Payee => Ours?.Payee ?? Bank!.CounterName;
    public string LastFour => Ours?.LastFour ?? Bank!.CounterLastFour;

    public DifferenceKind Kind => Bank is null ? DifferenceKind.NotAtBank : Ours is null ? DifferenceKind.NotOurs : DifferenceKind.AmountDiffers;

    /// <summary>What it is about, without an account number.</summary>
    public string Subject => string.Join("，", new[]
    {
        Side == StatementSide.Out ? "付出" : "退回", Payee.Length > 0 ? Payee : null, LastFour.Length > 0 ? $"账号尾号 {LastFour}" : null, Ours?.Id,
        Bank is null ? null : $"流水号 {Bank.Reference}",
    }.OfType<string>());
}

/// <summary>
/// The bank's statement of a day laid against our transfers of it: by business number, else by the bank's reference, else by
/// account and amount where only one fits on each side. What is left stands alone. Pure.
/// </summary>
public sealed record DayMatch(IReadOnlyList<MatchedLine> All)
{
    public IReadOnlyList<MatchedLine> Differing { get; } = [.. All.Where(m => !m.Agrees)];
    public int Agreeing => All.Count - Differing.Count;
    public DaySum Bank(StatementSide side) => Sum(All.Select(m => m.Bank).OfType<BankStatementLine>().Where(l => l.Side == side).Select(l => l.AmountFen));

    public static DayMatch Of(IReadOnlyCollection<BankStatementLine> lines, IReadOnlyCollection<OurTransfer> ours)
    {
        var (openLines, openOurs) = (lines.OrderBy(l => l.Id).ToList(), ours.OrderBy(o => o.Id, StringComparer.Ordinal).ToList());
        var matched = new List<MatchedLine>();
        Pair(l => BusinessNumber.In(l.Text) ?? BusinessNumber.In(l.Reference), o => o.Id);
        Pair(l => l.Reference, o => o.Reference);
        Pair(l => l.CounterFingerprint is { } f ? $"{f} {l.AmountFen}" : null, o => $"{o.Fingerprint} {o.AmountFen}");
        Pair(l => l.CounterLastFour.Length == 4 ? $"{l.CounterLastFour} {l.CounterName} {l.AmountFen}" : null, o => $"{o.LastFour} {o.Payee} {o.AmountFen}");
        return new([.. matched.OrderBy(m => m.Bank!.Id), .. openLines.Select(l => new MatchedLine(l, null)), .. openOurs.Select(o => new MatchedLine(null, o))]);

        // Those with the same key, where it names one line and one transfer of the same side.
        void Pair(Func<BankStatementLine, string?> ofLine, Func<OurTransfer, string?> ofOurs)
        {
            var mine = openOurs.Where(o => ofOurs(o) is not null).GroupBy(o => (o.Side, ofOurs(o))).Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.First());
            var found = openLines.Where(l => ofLine(l) is not null).GroupBy(l => (l.Side, ofLine(l))).Where(g => g.Count() == 1 && mine.ContainsKey(g.Key))
                .Select(g => new MatchedLine(g.First(), mine[g.Key])).ToList();
            matched.AddRange(found);
            openLines.RemoveAll(found.Select(m => m.Bank!).ToHashSet().Contains);
            openOurs.RemoveAll(found.Select(m => m.Ours!).ToHashSet().Contains);
        }
    }

    private sealed class Transfer
    {
        public long BatchId { get; set; }
        public string Number { get; set; } = "";
        public int Line { get; set; }
        public string State { get; set; } = "";
        public string Payee { get; set; } = "";
        public string LastFour { get; set; } = "";
        public string Fingerprint { get; set; } = "";
        public long Fen { get; set; }
        public string? Reference { get; set; }
    }

    /// <summary>Null where no statement of the day has been imported.</summary>
    public static async Task<DayMatch?> OfDayAsync(AwardFlowDb db, DateOnly day, CancellationToken ct)
    {
        var lines = await db.BankStatementLines.AsNoTracking().Where(l => l.Day == day).OrderBy(l => l.Id).ToListAsync(ct);
        if (lines.Count == 0) return null;
        var ours = await db.Database.SqlQuery<Transfer>($"""
            SELECT a."BatchId", b."Number", a."Transfer" AS "Line", a."State", MIN(a."PayeeName") AS "Payee", MIN(a."Account_LastFour") AS "LastFour", MIN(a."Account_Fingerprint") AS "Fingerprint",
              SUM(a."AmountFen") AS "Fen", MIN(a."BankReference") AS "Reference"
            FROM payment_attempts a JOIN batches b ON b."Id" = a."BatchId" WHERE a."BankDay" = {day} GROUP BY a."BatchId", a."Transfer", a."State"
            """).ToListAsync(ct);
        return Of(lines, ours.ConvertAll(t => new OurTransfer(t.BatchId, BusinessNumber.Of(t.Number, t.Line), t.State == nameof(AttemptState.Paid) ? StatementSide.Out : StatementSide.In,
            t.Payee, t.LastFour, t.Fingerprint, t.Fen, t.Reference)));
    }

    private static DaySum Sum(IEnumerable<long> fen)
    {
        var all = fen.ToList();
        return new(all.Count, all.Sum());
    }
}
