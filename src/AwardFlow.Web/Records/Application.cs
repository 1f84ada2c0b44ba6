using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>Where a case stands, in the few words lists filter by. The stage beside it says more.</summary>
public enum Situation { Draft, InReview, Correcting, Confirming, Held, InPublicity, Objected, AwaitingDocument, AwaitingPayment, Closed, Faulted, Suspended }

/// <summary>
/// What a case is. Awards are applied for; the others are about something else: an award in public notice (objection), a
/// decision (appeal), a firm's honesty (listing, repair), money that was paid (recovery).
/// </summary>
public enum CaseKind { Award, Objection, Appeal, Listing, Repair, Recovery }

/// <summary>
/// One case. Mostly: one application of one firm for one award; Narrow on purpose: lists read this row alone. What was typed lies
/// in <see cref="Draft"/> and <see cref="Submission"/>. Only the workflow step moves it (architecture rule 3).
/// </summary>
public sealed class Application
{
    private Application() { }

    public Application(string number, Enterprise enterprise, string policyId, string awardId, string windowId, long createdBy, DateTime now)
    {
        (Number, EnterpriseId, EnterpriseName, TownshipId) = (number, enterprise.Id, enterprise.Name, enterprise.TownshipId);
        (PolicyId, AwardId, WindowId, CreatedBy, CreatedAt) = (policyId, awardId, windowId, createdBy, now);
    }

    /// <summary>A case about something else than an award; its people decide, so it is not a draft first.</summary>
    public Application(CaseKind kind, string number, Enterprise enterprise, long leadUnitId, Application? about, long? recordId, long createdBy, DateTime now)
        : this(number, enterprise, about?.PolicyId ?? "", about?.AwardId ?? "", "", createdBy, now)
    {
        if (kind == CaseKind.Award) throw new ArgumentException("An award is applied for.", nameof(kind));
        (Kind, AboutId, RecordId, LeadUnitId, AmountFen) = (kind, about?.Id, recordId, leadUnitId, about?.AmountFen);
        (Revision, SubmittedAt, SubmittedBy, StageSince) = (1, now, createdBy, now);
    }

    public long Id { get; private set; }
    public CaseKind Kind { get; private set; }

    /// <summary>The case that this one is about: the award objected to, the decision appealed against, the award paid by mistake.</summary>
    public long? AboutId { get; private set; }

    /// <summary>The entry of the dishonesty list that a repair or an appeal is about.</summary>
    public long? RecordId { get; private set; }
    public string Number { get; private set; } = "";
    public long EnterpriseId { get; private set; }
    public string EnterpriseName { get; private set; } = "";
    public long TownshipId { get; private set; }
    public long? LeadUnitId { get; private set; }
    public string PolicyId { get; private set; } = "";
    public string AwardId { get; private set; } = "";
    public string WindowId { get; private set; } = "";
    public Situation Situation { get; private set; }
    public string Stage { get; private set; } = "draft";
    public DateTime StageSince { get; private set; }
    public DateOnly? PromisedBy { get; private set; }
    public string? Result { get; private set; }
    public long? AmountFen { get; private set; }
    public int Revision { get; private set; }
    public long CreatedBy { get; private set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime? SubmittedAt { get; private set; }
    public long? SubmittedBy { get; private set; }
    public DateTime? ClosedAt { get; private set; }
    public int Version { get; private set; }

    public bool IsOpen => Situation is not (Situation.Draft or Situation.Closed);

    /// <summary>Freezes what the draft holds as the next revision. The step function then starts or resumes the path.</summary>
    public void Submit(long by, long leadUnitId, Enterprise enterprise, long? expectedFen, DateTime now)
    {
        if (Situation is not (Situation.Draft or Situation.Correcting)) throw new InvalidOperationException($"{Number} is {Situation}.");
        Revision++;
        if (Revision == 1) SubmittedAt = now;
        (SubmittedBy, LeadUnitId, AmountFen) = (by, leadUnitId, expectedFen);
        (EnterpriseName, TownshipId) = (enterprise.Name, enterprise.TownshipId);
        Version++;
    }

    /// <summary>Set by the activities of the path, and by nothing else.</summary>
    internal void Enter(Situation situation, string? stage, DateOnly? promisedBy, DateTime now)
    {
        Situation = situation;
        if (stage is not null && stage != Stage) (Stage, StageSince, PromisedBy) = (stage, now, promisedBy);
        Version++;
    }

    /// <summary>What the case rests on was changed outside its path: pages opened before are stale.</summary>
    internal void Touch() => Version++;

    /// <summary>The day by which the one whose turn it is has promised to be done.</summary>
    internal void Promise(DateOnly day) => PromisedBy = day;

    /// <summary>After an appeal: what was signed runs once more as a case of its own, as of the day on which it was first submitted.</summary>
    internal static Application Reopen(Application old, string number, string windowId, DateTime now) => new()
    {
        AboutId = old.Id,
        Number = number,
        EnterpriseId = old.EnterpriseId,
        EnterpriseName = old.EnterpriseName,
        TownshipId = old.TownshipId,
        LeadUnitId = old.LeadUnitId,
        PolicyId = old.PolicyId,
        AwardId = old.AwardId,
        WindowId = windowId,
        AmountFen = old.AmountFen,
        Revision = 1,
        CreatedBy = old.CreatedBy,
        CreatedAt = now,
        SubmittedAt = old.SubmittedAt,
        SubmittedBy = old.SubmittedBy,
    };

    /// <summary>The firm has added to what it said: the next revision of a case that is not an award.</summary>
    internal void Supplement()
    {
        Revision++;
        Version++;
    }

    internal void Fix(long? amountFen)
    {
        AmountFen = amountFen;
        Version++;
    }

    /// <summary>A decision was taken back: the case stands where it stood before it.</summary>
    internal void PutBack(CaseBefore before)
    {
        (Situation, Stage, StageSince) = (before.Situation, before.Stage, before.StageSince);
        (PromisedBy, AmountFen, Version) = (before.PromisedBy, before.AmountFen, Version + 1);
    }

    /// <summary>The case stands still until somebody lets it go on; the firm was told until when.</summary>
    internal void Suspend(DateOnly until) => (Situation, PromisedBy, Version) = (Situation.Suspended, until, Version + 1);

    internal void Resume(Situation situation, DateOnly? promisedBy) => (Situation, PromisedBy, Version) = (situation, promisedBy, Version + 1);

    internal void Close(string result, DateTime now)
    {
        (Situation, Stage, StageSince, Result, ClosedAt, PromisedBy) = (Situation.Closed, "closed", now, result, now, null);
        Version++;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Application>
    {
        public void Configure(EntityTypeBuilder<Application> b)
        {
            b.ToTable("applications", t =>
            {
                t.HasCheckConstraint("applications_amount", "\"AmountFen\" IS NULL OR \"AmountFen\" >= 0");
                t.HasCheckConstraint("applications_about", "\"Kind\" NOT IN ('Objection', 'Recovery') OR \"AboutId\" IS NOT NULL");
                t.HasCheckConstraint("applications_about_record", "\"Kind\" <> 'Repair' OR \"RecordId\" IS NOT NULL");
                t.HasCheckConstraint("applications_closed_has_result", "(\"Situation\" = 'Closed') = (\"Result\" IS NOT NULL)");
            });
            b.HasIndex(a => a.Number).IsUnique();
            b.HasIndex(a => new { a.EnterpriseId, a.Id });
            b.HasIndex(a => new { a.TownshipId, a.Situation, a.Id });
            b.HasIndex(a => new { a.LeadUnitId, a.Situation, a.Id });
            b.HasIndex(a => new { a.Situation, a.Id });
            // One open application of a firm for an award and filing window; a closed one does not stand in the way.
            b.HasIndex(a => new { a.EnterpriseId, a.PolicyId, a.AwardId, a.WindowId })
                .HasFilter("\"Kind\" = 'Award' AND \"Situation\" <> 'Closed'").IsUnique().HasDatabaseName("applications_one_open");
            // One open case of a kind about a case or a record: all objections of a notice are one case, however many come at once.
            b.HasIndex(a => new { a.AboutId, a.Kind })
                .HasFilter("\"AboutId\" IS NOT NULL AND \"Kind\" <> 'Award' AND \"Situation\" <> 'Closed'").IsUnique().HasDatabaseName("applications_one_open_about");
            b.HasIndex(a => new { a.RecordId, a.Kind })
                .HasFilter("\"RecordId\" IS NOT NULL AND \"Situation\" <> 'Closed'").IsUnique().HasDatabaseName("applications_one_open_record");
            b.HasIndex(a => a.AboutId);
            b.HasIndex(a => new { a.Situation, a.StageSince, a.Id }).HasFilter("\"Situation\" = 'AwaitingDocument' OR \"Situation\" = 'AwaitingPayment'").HasDatabaseName("applications_waiting_for_finance");
            b.HasIndex(a => new { a.Kind, a.Situation, a.Id }).HasFilter("\"Kind\" <> 'Award'").HasDatabaseName("applications_matters");
            b.Property(a => a.Number).HasMaxLength(40);
            b.Property(a => a.Version).IsConcurrencyToken();
            b.HasOne<Application>().WithMany().HasForeignKey(a => a.AboutId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<DishonestyRecord>().WithMany().HasForeignKey(a => a.RecordId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<Enterprise>().WithMany().HasForeignKey(a => a.EnterpriseId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<Unit>().WithMany().HasForeignKey(a => a.TownshipId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<Unit>().WithMany().HasForeignKey(a => a.LeadUnitId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>What the firm is typing: raw answers by field, saved as they are, complete or not.</summary>
public sealed class Draft
{
    private Draft() { }

    public Draft(long applicationId, string answersJson, long by, DateTime now) =>
        (ApplicationId, AnswersJson, SavedBy, SavedAt) = (applicationId, answersJson, by, now);

    public long ApplicationId { get; private set; }
    public string AnswersJson { get; private set; } = "{}";
    public int Version { get; private set; } = 1;
    public long SavedBy { get; private set; }
    public DateTime SavedAt { get; private set; }

    public void Save(string answersJson, long by, DateTime now) =>
        (AnswersJson, SavedBy, SavedAt, Version) = (answersJson, by, now, Version + 1);

    internal sealed class Mapping : IEntityTypeConfiguration<Draft>
    {
        public void Configure(EntityTypeBuilder<Draft> b)
        {
            b.ToTable("drafts");
            b.HasKey(d => d.ApplicationId);
            b.Property(d => d.ApplicationId).ValueGeneratedNever();
            b.Property(d => d.Version).IsConcurrencyToken();
            b.HasOne<Application>().WithOne().HasForeignKey<Draft>(d => d.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>What the firm has signed, revision by revision. Never changed.</summary>
public sealed class Submission
{
    private Submission() { }

    public Submission(long applicationId, int revision, string answersJson, string factsJson, string profileJson, long by, DateTime now) =>
        (ApplicationId, Revision, AnswersJson, FactsJson, ProfileJson, SubmittedBy, SubmittedAt) =
        (applicationId, revision, answersJson, factsJson, profileJson, by, now);

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public int Revision { get; private set; }
    public string AnswersJson { get; private set; } = "{}";
    public string FactsJson { get; private set; } = "{}";

    /// <summary>The firm's data of that moment, account masked.</summary>
    public string ProfileJson { get; private set; } = "{}";
    public long SubmittedBy { get; private set; }
    public DateTime SubmittedAt { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Submission>
    {
        public void Configure(EntityTypeBuilder<Submission> b)
        {
            b.ToTable("submissions");
            b.HasIndex(s => new { s.ApplicationId, s.Revision }).IsUnique();
            b.HasOne<Application>().WithMany().HasForeignKey(s => s.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>A file attached to an application in one of the award's evidence slots.</summary>
public sealed class Attachment
{
    /// <summary>The slot of papers that come with a report on the use of the money: after the case, in no award's list of evidence.</summary>
    public const string FundUse = "fund-use";

    private Attachment() { }

    public Attachment(long applicationId, string slot, long fileId, int addedInRevision, DateTime now) =>
        (ApplicationId, Slot, FileId, AddedInRevision, AddedAt) = (applicationId, slot, fileId, addedInRevision, now);

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public string Slot { get; private set; } = "";
    public long FileId { get; private set; }

    /// <summary>The revision it was first part of; removed ones keep the last revision they belonged to.</summary>
    public int AddedInRevision { get; private set; }
    public int? RemovedAfterRevision { get; private set; }
    public DateTime AddedAt { get; private set; }
    public DateTime? RemovedAt { get; private set; }

    public void Remove(int currentRevision, DateTime now) => (RemovedAfterRevision, RemovedAt) = (currentRevision, now);

    internal sealed class Mapping : IEntityTypeConfiguration<Attachment>
    {
        public void Configure(EntityTypeBuilder<Attachment> b)
        {
            b.ToTable("attachments");
            b.HasIndex(a => new { a.ApplicationId, a.Slot });
            b.HasIndex(a => a.FileId);
            b.Property(a => a.Slot).HasMaxLength(60);
            b.HasOne<Application>().WithMany().HasForeignKey(a => a.ApplicationId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<StoredFile>().WithMany().HasForeignKey(a => a.FileId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
