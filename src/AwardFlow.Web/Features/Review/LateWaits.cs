using System.Runtime.CompilerServices;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.Review;

/// <summary>An award that has waited for its fund document or its money longer than it may, and what holds it up.</summary>
public sealed record WaitRow(long Id, string Number, string EnterpriseName, string PolicyId, string AwardId, long? LeadUnitId, long? AmountFen, DateTime Since, bool OnDocument, bool InBatch, bool Returned)
{
    public DateOnly DueOn { get; init; }
    public ListKey Key => new(new DateTimeOffset(Since, TimeSpan.Zero).ToUnixTimeMilliseconds(), Id);
}

public sealed record WaitPage(IReadOnlyList<WaitRow> Rows, string? Next);

/// <summary>
/// 督办 of what no task stands for: awards that wait for finance, for the fund document or for the money. Each wait has its
/// own standard in working days, in the settings; the longest wait is first, read by an index of these waits alone. A case
/// that was suspended begins anew when it goes on: what stood still was nobody's delay.
/// </summary>
public sealed class LateWaits(AwardFlowDb db, Calendars calendars, BusinessClock clock, IOptions<DeadlineOptions> standards)
{
    public int DaysOf(string tab) => tab == OverdueFilter.Document ? standards.Value.DocumentWorkingDays : standards.Value.PaymentWorkingDays;

    public Task<int> CountAsync(string tab, CancellationToken ct) => Late(tab).CountAsync(ct);

    public async Task<WaitPage> PageAsync(OverdueFilter filter, string? after, int size, CancellationToken ct)
    {
        var waits = Late(filter.Tab!);
        if (filter.Search is { } text) waits = waits.Where(a => a.EnterpriseName.Contains(text) || a.Number.Contains(text));
        if (ListKey.Parse(after) is { } key)
        {
            var since = DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(key.Major, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())).UtcDateTime;
            // The first condition is a seek in the index, the second passes over those already seen of that instant.
            waits = waits.Where(a => a.StageSince >= since && (a.StageSince > since || a.Id > key.Id));
        }
        var (calendar, days) = (calendars.Current, DaysOf(filter.Tab!));
        var rows = (await waits.OrderBy(a => a.StageSince).ThenBy(a => a.Id).Take(size + 1).Select(a => new WaitRow(a.Id, a.Number, a.EnterpriseName, a.PolicyId, a.AwardId, a.LeadUnitId, a.AmountFen, a.StageSince,
                db.FundDocumentLines.Any(l => l.ApplicationId == a.Id && l.Live),
                db.Payments.Any(p => p.ApplicationId == a.Id && (p.State == PaymentState.Batched || p.State == PaymentState.Released || p.State == PaymentState.Sent || p.State == PaymentState.Unknown)),
                db.Payments.Any(p => p.ApplicationId == a.Id && p.State == PaymentState.Returned))).ToListAsync(ct))
            .ConvertAll(r => r with { DueOn = calendar.End(BusinessClock.DayOf(r.Since), days, countFirstDay: false).Day });
        return rows.Count > size ? new(rows[..size], rows[size - 1].Key.ToString()) : new(rows, null);
    }

    public async IAsyncEnumerable<WaitRow> AllAsync(OverdueFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        string? after = null;
        do
        {
            var page = await PageAsync(filter, after, 500, ct);
            foreach (var row in page.Rows) yield return row;
            after = page.Next;
        }
        while (after is not null);
    }

    /// <summary>The last day on which a wait may have begun that is late today: the day after its standard ended.</summary>
    public static DateOnly LastLateStart(WorkCalendar calendar, DateOnly today, int workingDays)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var day = today.AddDays(-workingDays - 1);
        while (calendar.End(day, workingDays, countFirstDay: false).Day >= today) day = day.AddDays(-1);
        return day;
    }

    /// <summary>Two queries with the situation as a constant: SQLite takes the index of these waits only where it sees the word.</summary>
    public IQueryable<Application> Late(string tab)
    {
        var waits = tab == OverdueFilter.Document ? db.Applications.AsNoTracking().Where(a => a.Situation == Situation.AwaitingDocument) : db.Applications.AsNoTracking().Where(a => a.Situation == Situation.AwaitingPayment);
        var until = BusinessClock.EndOfDay(LastLateStart(calendars.Current, clock.Today, DaysOf(tab)));
        return waits.Where(a => a.StageSince < until && !db.Suspensions.Any(s => s.ApplicationId == a.Id && s.ResumedAt >= until));
    }
}
