using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Account;

/// <summary>What is remembered of signing in and out.</summary>
public sealed class RecordSession(Ledger ledger, TimeProvider time)
{
    public Task<Result<Done>> SignedInAsync(Actor visitor, Person person, CancellationToken ct) => WriteAsync(visitor, person.Id, "account.signed-in", p => p.SignedIn(time.GetUtcNow().UtcDateTime), ct);

    public Task<Result<Done>> LockedAsync(Actor visitor, Person person, CancellationToken ct) => WriteAsync(visitor, person.Id, "account.locked", _ => { }, ct);

    /// <summary>Ends this person's sessions on every machine.</summary>
    public Task<Result<Done>> EndAllAsync(Actor actor, CancellationToken ct) => WriteAsync(actor, actor.Id, "account.signed-out-everywhere", p => p.EndSessions(), ct);

    private Task<Result<Done>> WriteAsync(Actor actor, long personId, string action, Action<Person> change, CancellationToken ct) =>
        ledger.WriteAsync<Done>(async (db, c) =>
        {
            var person = await db.Users.FirstAsync(p => p.Id == personId, c);
            change(person);
            db.Audit(actor with { Id = person.Id, Name = person.Name }, action, "person", person.Id);
            return new Done();
        }, ct);
}
