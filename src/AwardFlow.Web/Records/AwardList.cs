using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>What an imported list rests on: a recognition (免申即享) or an upper level's fund document (配套).</summary>
public enum ListKind { Recognition, UpperLevel }

public enum ListState { Draft, Open, Discarded }

/// <summary>
/// A list of firms that a bureau imported as a whole: each gets its case without applying. A draft is looked at first;
/// once opened it is never changed.
/// </summary>
public sealed class AwardList
{
    private AwardList() { }

    public AwardList(string number, ListKind kind, string policyId, string awardId, string title, string documentNumber, DateOnly documentDate, string? level,
        string fileName, string sha256, long? documentFileId, long leadUnitId, Actor by, DateTime now)
    {
        (Number, Kind, PolicyId, AwardId, Title) = (number, kind, policyId, awardId, title);
        (DocumentNumber, DocumentDate, Level, FileName, Sha256, DocumentFileId) = (documentNumber, documentDate, level, fileName, sha256, documentFileId);
        (LeadUnitId, CreatedBy, CreatedByName, CreatedAt) = (leadUnitId, by.Id, by.Name, now);
    }

    public long Id { get; private set; }
    public string Number { get; private set; } = "";
    public ListKind Kind { get; private set; }
    public string PolicyId { get; private set; } = "";
    public string AwardId { get; private set; } = "";
    public string Title { get; private set; } = "";
    public string DocumentNumber { get; private set; } = "";
    public DateOnly DocumentDate { get; private set; }

    /// <summary>The level whose document it is, where it brings money.</summary>
    public string? Level { get; private set; }
    public string FileName { get; private set; } = "";
    public string Sha256 { get; private set; } = "";
    public long? DocumentFileId { get; private set; }
    public long LeadUnitId { get; private set; }
    public long CreatedBy { get; private set; }
    public string CreatedByName { get; private set; } = "";
    public DateTime CreatedAt { get; private set; }
    public ListState State { get; private set; }
    public DateTime? OpenedAt { get; private set; }
    public int Version { get; private set; }

    public string WindowId => $"list-{Number}";

    public void Open(DateTime now) => (State, OpenedAt, Version) = (ListState.Open, now, Version + 1);
    public void Discard() => (State, Version) = (ListState.Discarded, Version + 1);

    internal sealed class Mapping : IEntityTypeConfiguration<AwardList>
    {
        public void Configure(EntityTypeBuilder<AwardList> b)
        {
            b.ToTable("award_lists");
            b.HasIndex(l => l.Number).IsUnique();
            b.HasIndex(l => new { l.LeadUnitId, l.Id });
            b.HasIndex(l => new { l.PolicyId, l.AwardId, l.Sha256 }).HasFilter("\"State\" <> 'Discarded'").IsUnique().HasDatabaseName("award_lists_file_once");
            b.Property(l => l.Version).IsConcurrencyToken();
            b.HasOne<Unit>().WithMany().HasForeignKey(l => l.LeadUnitId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<StoredFile>().WithMany().HasForeignKey(l => l.DocumentFileId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>Waiting: no case yet. Opened: under way, the firm not yet asked. Told: asked. Silent: did not answer in time.</summary>
public enum EntryState { Waiting, Opened, Told, Silent, Confirmed, Waived }

/// <summary>One firm on a list: what the list says of it, who told it when, and what it answered.</summary>
public sealed class ListEntry
{
    private ListEntry() { }

    public ListEntry(AwardList list, int row, string creditCode, string name, long townshipId, string contactName, string contactPhone,
        string answersJson, string factsJson, long? upperFen, long? proposedFen)
    {
        (ListId, Row, CreditCode, Name, TownshipId) = (list.Id, row, creditCode, name, townshipId);
        (ContactName, ContactPhone, AnswersJson, FactsJson) = (contactName, contactPhone, answersJson, factsJson);
        (UpperFen, ProposedFen) = (upperFen, proposedFen);
    }

    public long Id { get; private set; }
    public long ListId { get; private set; }

    /// <summary>Its row in the imported file.</summary>
    public int Row { get; private set; }
    public string CreditCode { get; private set; } = "";
    public string Name { get; private set; } = "";
    public long TownshipId { get; private set; }
    public string ContactName { get; private set; } = "";
    public string ContactPhone { get; private set; } = "";
    public string AnswersJson { get; private set; } = "{}";
    public string FactsJson { get; private set; } = "{}";

    /// <summary>What the upper level's document gives this firm, and the total that follows for all levels together.</summary>
    public long? UpperFen { get; private set; }
    public long? ProposedFen { get; private set; }
    public long? EnterpriseId { get; private set; }
    public long? ApplicationId { get; private set; }
    public EntryState State { get; private set; }

    /// <summary>Why no case could be opened for it, for people to mend.</summary>
    public string? Problem { get; private set; }
    public int Notices { get; private set; }
    public DateTime? FirstToldAt { get; private set; }
    public DateTime? LastToldAt { get; private set; }

    /// <summary>Nobody of the firm can sign in: a letter has to reach it.</summary>
    public bool ByLetter { get; private set; }
    public DateTime? AnsweredAt { get; private set; }
    public string? AnsweredBy { get; private set; }
    public string? Reason { get; private set; }

    /// <summary>What it confirmed or waived. Another amount is asked for again.</summary>
    public long? AnsweredFen { get; private set; }
    public string? AnsweredAccount { get; private set; }
    public DateTime? ContactedAt { get; private set; }
    public DateTime? ReachedAt { get; private set; }
    public int Contacts { get; private set; }
    public int Version { get; private set; }

    internal void Attach(Application application) =>
        (EnterpriseId, ApplicationId, TownshipId, State, Problem, Version) = (application.EnterpriseId, application.Id, application.TownshipId, EntryState.Opened, null, Version + 1);

    internal void CannotOpen(string problem) => (Problem, Version) = (problem, Version + 1);

    internal void Tell(bool byLetter, DateTime now)
    {
        (State, ByLetter, LastToldAt, Notices) = (EntryState.Told, byLetter, now, Notices + 1);
        FirstToldAt ??= now;
        Version++;
    }

    internal void FallSilent() => (State, Version) = (EntryState.Silent, Version + 1);

    internal void Answer(bool confirmed, long? amountFen, string? account, string? reason, string by, DateTime now)
    {
        (State, AnsweredFen, AnsweredAccount) = (confirmed ? EntryState.Confirmed : EntryState.Waived, amountFen, account);
        (Reason, AnsweredBy, AnsweredAt, Version) = (reason, by, now, Version + 1);
    }

    /// <summary>Whether its answer is about this amount.</summary>
    public bool HasAnswered(long? amountFen) => State is EntryState.Confirmed or EntryState.Waived && AnsweredFen == amountFen;

    public void Contacted(bool reached, DateTime now)
    {
        (ContactedAt, Contacts, Version) = (now, Contacts + 1, Version + 1);
        if (reached) ReachedAt = now;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<ListEntry>
    {
        public void Configure(EntityTypeBuilder<ListEntry> b)
        {
            b.ToTable("list_entries", t =>
            {
                t.HasCheckConstraint("list_entries_case_with_firm", "(\"ApplicationId\" IS NULL) = (\"EnterpriseId\" IS NULL)");
                t.HasCheckConstraint("list_entries_answered_by_someone", "\"State\" NOT IN ('Confirmed','Waived') OR \"AnsweredBy\" IS NOT NULL");
                t.HasCheckConstraint("list_entries_waived_with_reason", "\"State\" <> 'Waived' OR \"Reason\" IS NOT NULL");
            });
            b.HasIndex(e => new { e.ListId, e.CreditCode }).IsUnique();
            b.HasIndex(e => new { e.ListId, e.State, e.Id });
            b.HasIndex(e => new { e.ListId, e.TownshipId, e.Id });
            b.HasIndex(e => e.ApplicationId).IsUnique();
            b.HasIndex(e => e.CreditCode);
            b.HasIndex(e => e.Id).HasFilter("\"ApplicationId\" IS NULL").HasDatabaseName("list_entries_without_case");
            b.Property(e => e.CreditCode).HasMaxLength(18);
            b.Property(e => e.Version).IsConcurrencyToken();
            b.HasOne<AwardList>().WithMany().HasForeignKey(e => e.ListId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<Unit>().WithMany().HasForeignKey(e => e.TownshipId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<Enterprise>().WithMany().HasForeignKey(e => e.EnterpriseId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<Application>().WithMany().HasForeignKey(e => e.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

public enum ContactWay { Phone, Visit, Letter, Other }

/// <summary>One attempt of the township to reach a firm on a list. Never changed.</summary>
public sealed class ListContact
{
    private ListContact() { }

    public ListContact(long entryId, ContactWay way, bool reached, string note, Actor by, DateTime now) =>
        (EntryId, Way, Reached, Note, ById, ByName, At) = (entryId, way, reached, note, by.Id, by.Name, now);

    public long Id { get; private set; }
    public long EntryId { get; private set; }
    public ContactWay Way { get; private set; }
    public bool Reached { get; private set; }
    public string Note { get; private set; } = "";
    public long ById { get; private set; }
    public string ByName { get; private set; } = "";
    public DateTime At { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ListContact>
    {
        public void Configure(EntityTypeBuilder<ListContact> b)
        {
            b.ToTable("list_contacts");
            b.HasIndex(c => new { c.EntryId, c.Id });
            b.HasOne<ListEntry>().WithMany().HasForeignKey(c => c.EntryId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
