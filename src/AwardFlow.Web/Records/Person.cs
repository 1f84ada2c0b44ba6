using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

public enum PersonState { Invited, Waiting, Active, Left }

/// <summary>Anyone who signs in. Belongs to one unit or to one enterprise, never to both.</summary>
public sealed class Person : IdentityUser<long>
{
    private Person() { }

    private Person(string email, string name, PersonState state, DateTime now)
    {
        UserName = email;
        Email = email;
        Name = name;
        State = state;
        CreatedAt = now;
        LockoutEnabled = true;
    }

    public string Name { get; private set; } = "";
    public long? UnitId { get; private set; }
    public long? EnterpriseId { get; private set; }
    public PersonState State { get; private set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime? LeftAt { get; private set; }
    public DateTime? LastSignInAt { get; private set; }

    public static Person Staff(string email, string name, long unitId, DateTime now) =>
        new(email, name, PersonState.Invited, now) { UnitId = unitId };

    /// <summary>Waits until the township (first person) or the firm's approver (further ones) admits them.</summary>
    public static Person OfEnterprise(string email, string name, long enterpriseId, DateTime now) =>
        new(email, name, PersonState.Waiting, now) { EnterpriseId = enterpriseId };

    /// <summary>The fields by which Identity finds and checks a person, for one that is added without its manager.</summary>
    public void Prepare()
    {
        NormalizedEmail = NormalizedUserName = Email!.ToUpperInvariant();
        EmailConfirmed = true;
        EndSessions();
    }

    /// <summary>Every session of this person ends at its next request.</summary>
    public void EndSessions() => SecurityStamp = Guid.NewGuid().ToString("N");

    public void Activate()
    {
        if (State == PersonState.Left) throw new InvalidOperationException("A person who left does not come back under the same account.");
        State = PersonState.Active;
    }

    public void Leave(DateTime now) => (State, LeftAt) = (PersonState.Left, now);
    public void MoveTo(long unitId) => UnitId = unitId;
    public void SignedIn(DateTime now) => LastSignInAt = now;

    internal sealed class Mapping : IEntityTypeConfiguration<Person>
    {
        public void Configure(EntityTypeBuilder<Person> b)
        {
            b.ToTable("people", t => t.HasCheckConstraint("people_belong_once", "(\"UnitId\" IS NULL) <> (\"EnterpriseId\" IS NULL)"));
            b.Property(p => p.Name).HasMaxLength(60);
            b.HasOne<Unit>().WithMany().HasForeignKey(p => p.UnitId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<Enterprise>().WithMany().HasForeignKey(p => p.EnterpriseId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
