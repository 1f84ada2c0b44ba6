using System.Text.Json;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>What is said about an entry of a round: to experts by its number in the round, to the bureau by the round.</summary>
internal sealed class RoundNotices(AwardFlowDb db, DateTime now)
{
    /// <summary>How experts know it.</summary>
    public async Task<string> NameAsync(long applicationId, CancellationToken ct)
    {
        var (round, entry) = await OfAsync(applicationId, ct);
        return $"{round.Number} 第 {entry.Blind} 号";
    }

    /// <summary>Those who keep the round; its pages are stale then.</summary>
    public async Task TellOrganisersAsync(long applicationId, string key, string what, string body, CancellationToken ct)
    {
        var (round, _) = await OfAsync(applicationId, ct);
        round.Touch();
        await TellAsync(round, round.OrganiserRole, key, what, body, ct);
    }

    /// <summary>Who holds this role in the bureau that leads the round.</summary>
    public async Task TellAsync(SelectionRound round, string role, string key, string what, string body, CancellationToken ct)
    {
        var subject = $"【{what}】{round.Number} {round.Name}";
        var people = await db.Users.Where(p => p.State == PersonState.Active && p.UnitId == round.LeadUnitId && db.RoleGrants.Any(g => g.PersonId == p.Id && g.Role == role))
            .OrderBy(p => p.Id).Select(p => p.Id).ToListAsync(ct);
        foreach (var person in people)
        {
            db.Messages.Add(Message.ToPerson(person, null, "selection", subject, body, now));
            db.Outbox.Add(new OutboxItem("mail", $"{round.Number}/{key}/{person}", JsonSerializer.Serialize(new MailToSend(person, null, subject, body)), now));
        }
    }

    private async Task<(SelectionRound Round, SelectionEntry Entry)> OfAsync(long applicationId, CancellationToken ct)
    {
        var entry = await db.SelectionEntries.FirstAsync(e => e.ApplicationId == applicationId, ct);
        return (await db.SelectionRounds.FirstAsync(r => r.Id == entry.RoundId, ct), entry);
    }
}
