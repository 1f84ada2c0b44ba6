using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features;

/// <summary>The first page: for a visitor what can be filed and what is in notice, for everybody else what waits for them.</summary>
[AllowAnonymous]
public sealed class IndexModel(CurrentActor actor, AwardFlowDb db, PolicyCatalogue policies, Stages stages, Navigation navigation, ReadWaiting waiting, BusinessClock clock) : PageModel
{
    private const int Shown = 5;

    public sealed record OpenAward(Award Award, Policy Policy, FilingWindow Window, int DaysLeft);
    public sealed record MyCase(long Id, string Number, string AwardName, StageText Stage, DateTime Since, DateOnly? PromisedBy);
    public sealed record MyTask(long Id, string Number, string Firm, string AwardName, DateOnly DueOn);

    public IReadOnlyList<OpenAward> Awards { get; private set; } = [];
    public IReadOnlyList<PublicNotice> Notices { get; private set; } = [];
    public IReadOnlyList<MyCase> Cases { get; private set; } = [];
    public IReadOnlyList<MyTask> Tasks { get; private set; } = [];
    public IReadOnlyList<Message> Messages { get; private set; } = [];
    public IReadOnlyList<NavigationItem> Menu { get; private set; } = [];
    public IReadOnlyList<WaitingHeap> Heaps { get; private set; } = [];
    public IReadOnlyList<(FirmsTurn Turn, string AwardName)> Turns { get; private set; } = [];
    public bool MoneyCameBack { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        // Somebody who waits to be admitted to a firm has nothing to do here but to see how that stands.
        if (actor.IsSignedIn && actor.Value is { UnitId: null, EnterpriseId: null }) return Redirect("/Enterprises/Standing");
        Menu = await navigation.ForCurrentAsync(ct);
        if (!actor.IsSignedIn || actor.Value.EnterpriseId is not null) ReadAwards(await SelectionRounds.WindowsAsync(db, clock.Today, ct));
        if (!actor.IsSignedIn)
            Notices = await db.PublicNotices.AsNoTracking().Where(n => n.State == NoticeState.Open).OrderByDescending(n => n.Id).Take(Shown).ToListAsync(ct);
        else if (actor.Value.EnterpriseId is { } firm) await ReadFirmAsync(firm, ct);
        else
        {
            Heaps = await waiting.ForStaffAsync(Menu.FirstOrDefault(i => i.Href == "/Review/Inbox")?.Count ?? 0, ct);
            if (actor.Value.UnitId is { } unit && actor.May(Permission.Review)) await ReadTasksAsync(unit, ct);
        }
        return Page();
    }

    private void ReadAwards(ILookup<(string Policy, string Award), FilingWindow> rounds) => Awards =
    [
        .. policies.Policies.SelectMany(p => p.Awards.Where(a => !a.ListedOnly).Select(a => (p, a)))
            .Select(x => (x.p, x.a, Window: x.a.Competition is null ? x.a.OpenWindow(clock.Today) : rounds[(x.p.Id, x.a.Id)].FirstOrDefault(w => w.IsOpen(clock.Today)))).Where(x => x.Window is not null)
            .Select(x => new OpenAward(x.a, x.p, x.Window!, x.Window!.To.DayNumber - clock.Today.DayNumber))
            .OrderBy(a => a.DaysLeft).Take(Shown),
    ];

    private async Task ReadFirmAsync(long firm, CancellationToken ct)
    {
        var rows = await db.Applications.AsNoTracking().Where(a => a.EnterpriseId == firm && a.Kind == CaseKind.Award).OrderByDescending(a => a.Id).Take(Shown).ToListAsync(ct);
        var wanting = await AccountWanted.CasesOfAsync(db, firm, ct);
        Cases = [.. rows.Select(a => new MyCase(a.Id, a.Number, NameOf(a.PolicyId, a.AwardId), wanting.Contains(a.Id) ? AccountWanted.Over(stages.Of(a)) : stages.Of(a), a.Situation == Situation.Draft ? a.CreatedAt : a.StageSince, a.PromisedBy))];
        Turns = [.. (await waiting.ForFirmAsync(firm, ct)).Select(t => (t, NameOf(t.PolicyId, t.AwardId)))];
        MoneyCameBack = wanting.Count > 0;
        Messages = await db.Messages.AsNoTracking().Where(m => m.EnterpriseId == firm).OrderByDescending(m => m.Id).Take(Shown).ToListAsync(ct);
    }

    private async Task ReadTasksAsync(long unit, CancellationToken ct)
    {
        var roles = actor.Value.Roles;
        var rows = await db.Tasks.AsNoTracking().Where(t => t.UnitId == unit && roles.Contains(t.Role!) && t.State == TaskState.Open)
            .OrderBy(t => t.DueOn).ThenBy(t => t.Id).Take(Shown)
            .Select(t => new { t.Id, t.CaseKind, t.Number, t.EnterpriseName, t.PolicyId, t.AwardId, t.DueOn }).ToListAsync(ct);
        Tasks = [.. rows.Select(t => new MyTask(t.Id, t.Number, t.EnterpriseName, t.CaseKind == CaseKind.Award ? NameOf(t.PolicyId, t.AwardId) : Show.Text(CaseKindText.Of(t.CaseKind).Zh, CaseKindText.Of(t.CaseKind).En), t.DueOn))];
    }

    private string NameOf(string policyId, string awardId) =>
        policies.Award(policyId, awardId) is { } award ? Show.Text(award.NameZh, award.NameEn) : awardId;
}
