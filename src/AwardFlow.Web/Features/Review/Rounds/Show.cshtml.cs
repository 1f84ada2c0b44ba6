using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review.Rounds;

/// <summary>A line of the round's table.</summary>
public sealed record RoundLine(RoundEntry Of, int? Rank, string? Mean, string Standing, string Tone);

/// <summary>How far one expert is.</summary>
public sealed record ExpertLine(long PersonId, string Name, string Employer, int Scored, int Asked, int Stepped, DateOnly? DueOn);

/// <summary>A round for the bureau: who filed, how far the scores are, the ranking, ties, the list and its signature.</summary>
[Needs(Permission.KeepRounds, Permission.SignRounds)]
public sealed class ShowModel(KeepRound keep, DecideRound decide, MoveClosing closing, AwardFlowDb db, Catalogues catalogues, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> l) : PageModel
{
    [BindProperty] public int SeenVersion { get; set; }
    [BindProperty] public long Person { get; set; }
    [BindProperty] public long Entry { get; set; }
    [BindProperty] public List<long> Chosen { get; set; } = [];
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public DateOnly? ClosesOn { get; set; }

    public RoundList List { get; private set; } = null!;
    public Award Award { get; private set; } = null!;
    public RankingResult? Ranking { get; private set; }
    public IReadOnlyList<RoundLine> Rows { get; private set; } = [];
    public IReadOnlyList<ExpertLine> Experts { get; private set; } = [];
    public IReadOnlyList<RoundClosing> Closings { get; private set; } = [];
    public RoundClosing? Proposed => TakesApplications ? Closings.FirstOrDefault(c => c.State == ClosingState.Proposed) : null;
    public bool TakesApplications => List.Round.State == RoundState.Open && Today <= List.Round.ClosesOn;
    public DateOnly Today => clock.Today;
    public bool Keeps => actor.May(Permission.KeepRounds) && actor.Value.Is(List.Round.OrganiserRole);
    public bool Signs => actor.May(Permission.SignRounds) && actor.Value.Is(List.Round.SignRole);
    public int Missing => List.In(EntryPhase.Waiting).Sum(e => Math.Max(e.Missing(List.Round), 0));
    public bool IsEmpty => !List.Round.IsDecided && Today > List.Round.ClosesOn && List.Entries.All(e => e.Phase == EntryPhase.Gone);
    public bool MayFinish => Signs && (IsEmpty || (List.Round.State == RoundState.Signed && List.Entries.All(e => !e.HoldsPlace || e.IsSettled)));

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await LoadAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostDrawAsync(long id, CancellationToken ct)
    {
        var drawn = await keep.DrawAsync(actor.Command(Request), id, SeenVersion, ct);
        return await DoneAsync(id, drawn.Refusal, drawn.IsRefused ? "" : l["已抽取专家，共 {0} 个席位，专家会收到通知。", drawn.Value], ct);
    }

    public async Task<IActionResult> OnPostReplaceAsync(long id, CancellationToken ct) =>
        await DoneAsync(id, (await keep.ReplaceAsync(actor.Command(Request), id, Person, Reason, ct)).Refusal, l["已更换，请补抽专家。"], ct);

    public async Task<IActionResult> OnPostTieAsync(long id, CancellationToken ct) =>
        await DoneAsync(id, (await decide.BreakTieAsync(actor.Command(Request), id, SeenVersion, Chosen, Reason, ct)).Refusal, l["并列项目已决定，理由已记录。"], ct);

    public async Task<IActionResult> OnPostProposeAsync(long id, CancellationToken ct) =>
        await DoneAsync(id, (await decide.ProposeAsync(actor.Command(Request), id, SeenVersion, ct)).Refusal, l["名单已提出，等待负责人签发。"], ct);

    public async Task<IActionResult> OnPostReturnAsync(long id, CancellationToken ct) =>
        await DoneAsync(id, (await decide.ReturnAsync(actor.Command(Request), id, SeenVersion, Reason, ct)).Refusal, l["名单已退回。"], ct);

    public async Task<IActionResult> OnPostSignAsync(long id, CancellationToken ct) =>
        await DoneAsync(id, (await decide.SignAsync(actor.Command(Request), id, SeenVersion, ct)).Refusal, l["名单已签发，入选项目随即公示。"], ct);

    public async Task<IActionResult> OnPostMoveUpAsync(long id, CancellationToken ct) =>
        await DoneAsync(id, (await decide.MoveUpAsync(actor.Command(Request), id, SeenVersion, Entry, Reason, ct)).Refusal, l["已递补，理由已记录。"], ct);

    public async Task<IActionResult> OnPostFinishAsync(long id, CancellationToken ct) =>
        await DoneAsync(id, (await decide.FinishAsync(actor.Command(Request), id, SeenVersion, Reason, ct)).Refusal, l["这一轮评选已结束。"], ct);

    public async Task<IActionResult> OnPostProposeClosingAsync(long id, CancellationToken ct) =>
        await DoneAsync(id, (await closing.ProposeAsync(actor.Command(Request), id, SeenVersion, ClosesOn, Reason, ct)).Refusal, l["截止日变更已提出，等待负责人确认。"], ct);

    public async Task<IActionResult> OnPostConfirmClosingAsync(long id, CancellationToken ct) =>
        await DoneAsync(id, (await closing.ConfirmAsync(actor.Command(Request), id, SeenVersion, ct)).Refusal, l["截止日已变更，已通知填报和申报本轮的企业。"], ct);

    public async Task<IActionResult> OnPostReturnClosingAsync(long id, CancellationToken ct) =>
        await DoneAsync(id, (await closing.ReturnAsync(actor.Command(Request), id, SeenVersion, Reason, ct)).Refusal, l["截止日变更已退回，截止日不变。"], ct);

    public async Task<IActionResult> OnGetExcelAsync(long id, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct)) return NotFound();
        return await ExcelSheet.FileAsync<RoundLine>($"{l["择优评选"].Value} {List.Round.Number}",
        [
            new(l["名次"], r => (long?)r.Rank), new(l["企业名称"], r => r.Of.Case.EnterpriseName, 34), new(l["统一社会信用代码"], r => r.Of.CreditCode, 22), new(l["申报编号"], r => r.Of.Case.Number, 22),
            new(l["匿名号"], r => (long?)r.Of.Entry.Blind), new(l["已评分"], r => (long)r.Of.Scores.Count), new(l["平均分"], r => r.Mean), new(l["金额（元）"], r => ExcelSheet.Yuan(r.Of.Case.AmountFen)),
            new(l["结果"], r => l[r.Standing].Value), new(l["说明"], r => r.Of.Entry.Reason, 40),
        ], Rows.ToAsyncEnumerable(), ct);
    }

    private async Task<IActionResult> DoneAsync(long id, Refusal? refusal, string said, CancellationToken ct)
    {
        if (refusal is null)
        {
            this.Say(said);
            return RedirectToPage(new { id });
        }
        if (refusal.Code == "not-found" || !await LoadAsync(id, ct)) return NotFound();
        ModelState.Refuse(refusal);
        return Page();
    }

    private async Task<bool> LoadAsync(long id, CancellationToken ct)
    {
        if (await db.SelectionRounds.AsNoTracking().VisibleTo(actor.Value).FirstOrDefaultAsync(r => r.Id == id, ct) is not { } round
            || catalogues.Current.Award(round.PolicyId, round.AwardId) is not { Competition: not null } award) return false;
        Award = award;
        List = await RoundList.LoadAsync(db, round, award, Today, ct);
        Ranking = List.Ranking();
        Closings = await db.RoundClosings.AsNoTracking().Where(c => c.RoundId == id).OrderBy(c => c.Id).ToListAsync(ct);
        var rows = Ranking?.Rows.ToDictionary(r => r.Id) ?? [];
        Rows = [.. List.Entries.Select(e => Line(e, rows.GetValueOrDefault(e.Entry.Id))).OrderBy(r => r.Rank ?? int.MaxValue).ThenBy(r => r.Of.Entry.Place ?? int.MaxValue).ThenBy(r => r.Of.Entry.Id)];
        Experts = [.. List.Entries.SelectMany(e => e.Seats).GroupBy(s => s.PersonId).OrderBy(g => g.Key).Select(g => new ExpertLine(g.Key, g.First().PersonName, g.First().Employer,
            g.Count(s => s.State == SeatState.Scored), g.Count(s => s.State == SeatState.Asked), g.Count(s => s.State is SeatState.Conflicted or SeatState.Absent), g.Where(s => s.State == SeatState.Asked).Select(s => (DateOnly?)s.DueOn).Max()))];
        return true;
    }

    private static RoundLine Line(RoundEntry entry, RankRow? row)
    {
        var e = entry.Entry;
        return new(entry, row?.Rank ?? e.Rank, row?.Mean ?? (e is { ScoreSum: { } sum, ScoreCount: { } count } ? Rules.Ranking.Show(sum, count) : null), RoundWords.Of(entry, row), RoundWords.Tone(entry, row));
    }
}
