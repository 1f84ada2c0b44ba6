using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>Draws experts by lot. The seed stands in the audit trail with the candidates, so that anybody can repeat the draw.</summary>
public static class ExpertDraw
{
    /// <summary>The first of the candidates in the order of SHA-256 over seed and id.</summary>
    public static IReadOnlyList<long> Pick(IEnumerable<long> candidates, int count, string seed) =>
        [.. candidates.Distinct().OrderBy(id => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}|{id}"))))).Take(count)];

    public static string SeedOf(Application application, Panel panel) =>
        string.Create(CultureInfo.InvariantCulture, $"{application.Number}|{panel.BookmarkId}|{panel.Draws + 1}");

    /// <summary>
    /// Who may be drawn: on the register and active, not of the firm, without a part in the case, not on this panel before,
    /// never with a conflict of interest declared in this case, and not on the panel whose tie is to be broken.
    /// </summary>
    public static async Task<List<Expert>> CandidatesAsync(AwardFlowDb db, Application application, Panel panel, CancellationToken ct)
    {
        var firm = await db.Enterprises.AsNoTracking().FirstAsync(e => e.Id == application.EnterpriseId, ct);
        var before = await db.Panels.Where(p => p.ApplicationId == application.Id && p.Id < panel.Id).OrderByDescending(p => p.Id).Select(p => new { p.Id, p.State }).FirstOrDefaultAsync(ct);
        var tied = before is { State: PanelState.Tied } ? before.Id : 0;
        var experts = await (from e in db.Experts.AsNoTracking()
                             join p in db.Users.AsNoTracking() on e.PersonId equals p.Id
                             where e.Drawn && p.State == PersonState.Active && db.RoleGrants.Any(g => g.PersonId == p.Id && g.Role == Roles.Expert)
                                && !db.PanelSeats.Any(s => s.PersonId == p.Id && s.ApplicationId == application.Id
                                    && (s.PanelId == panel.Id || s.PanelId == tied || s.State == SeatState.Conflicted))
                                && !db.Decisions.Any(d => d.ApplicationId == application.Id && d.ActorId == p.Id)
                             orderby e.PersonId
                             select e).ToListAsync(ct);
        return experts.FindAll(e => !e.IsOf(firm));
    }
}
