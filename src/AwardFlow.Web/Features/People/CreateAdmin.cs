using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.People;

public sealed record FirstAdministrator(string Role, string Email, string Name);

/// <summary>
/// The verb create-admin: the first administrators of a new installation, two of a kind at most. Prints the link by
/// which the person sets a password, so that no password passes through the command line. Later ones are made by pages.
/// </summary>
public static class CreateAdmin
{
    private const int MostOfAKind = 2;

    public static async Task<int> RunAsync(Launch launch, string[] args, TimeProvider time, FirstAdministrator first, TextWriter output, CancellationToken ct)
    {
        if (!Roles.Administrators.Contains(first.Role)) return await SayAsync(output, $"\"{first.Role}\" is no administrator's role. One of: {string.Join(", ", Roles.Administrators)}.");
        if (!launch.SettingsGiven) return await SayAsync(output, $"There are no settings yet. Copy appsettings.example.json to {launch.Folders.SettingsFile} and fill it in (at least Site:PublicAddress).");
        launch.Folders.Make();
        using var only = ServerLock.TryTake(launch.Folders.ServerLock);
        if (only is null) return await SayAsync(output, $"The server is running on {launch.Folders.Data}. Stop it first; this verb writes.");
        await using var app = await App.BuildWithoutPagesAsync(launch, args, time);
        if (app.Services.GetRequiredService<DemonstrationMark>().IsDemonstration)
            return await SayAsync(output, "This database is a demonstration: it has its administrators, and real ones don't belong into it.");
        var made = await CreateAsync(app.Services.GetRequiredService<Ledger>(), app.Services.GetRequiredService<CreateStaff>(), first, ct);
        if (made.Refusal is { } refusal)
            return await SayAsync(output, refusal.Faults.Count == 0 ? refusal.Message : string.Join(Environment.NewLine, refusal.Faults.Select(f => f.Message)));
        await output.WriteLineAsync($"{first.Name} <{first.Email}>: {first.Role}");
        await output.WriteLineAsync($"Start the server, then set the password here: {made.Value}");
        return Verbs.Fine;
    }

    private static Task<Result<string>> CreateAsync(Ledger ledger, CreateStaff staff, FirstAdministrator first, CancellationToken ct) =>
        ledger.WriteAsync<string>(async (db, c) =>
        {
            var there = await db.Users.CountAsync(p => p.State != PersonState.Left && db.RoleGrants.Any(g => g.PersonId == p.Id && g.Role == first.Role), c);
            if (there >= MostOfAKind)
                return new Refusal("enough-administrators", $"There are {there} of this role already. Further ones are invited and given the role on the pages, by two persons.");
            var unit = await db.Units.OrderBy(u => u.Id).FirstOrDefaultAsync(u => u.Kind == UnitKind.Administration, c);
            if (unit is null)
            {
                db.Units.Add(unit = new Unit("administration", "系统管理机构", "System Administration", UnitKind.Administration));
                await db.SaveChangesAsync(c);
                db.Audit(Actor.System, "unit.added", "unit", unit.Code, after: new { unit.NameZh, kind = unit.Kind.ToString() });
            }
            var invited = await staff.InviteInAsync(db, Actor.System, new(first.Name, first.Email, unit.Id, [first.Role]), c);
            return invited.Refusal is { } refusal ? refusal : invited.Value.Link;
        }, ct);

    private static async Task<int> SayAsync(TextWriter output, string text)
    {
        await output.WriteLineAsync(text);
        return Verbs.WrongUse;
    }
}
