using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

public enum NoticeState { Open, Frozen, Closed, Cancelled }

/// <summary>One award of one firm in public notice (公示). Carries only what the public may read.</summary>
public sealed class PublicNotice
{
    private PublicNotice() { }

    public PublicNotice(Application application, string awardName, string clause, string bookmarkId, int round, long amountFen,
        DateOnly opensOn, DateOnly endsOn, bool provisional, int workingDays, bool countFirstDay, DateTime now)
    {
        (ApplicationId, Number, EnterpriseName, PolicyId, AwardId) = (application.Id, application.Number, application.EnterpriseName, application.PolicyId, application.AwardId);
        (AwardName, Clause, BookmarkId, Round, AmountFen) = (awardName, clause, bookmarkId, round, amountFen);
        (OpensOn, EndsOn, Provisional, WorkingDays, CountFirstDay, OpenedAt) = (opensOn, endsOn, provisional, workingDays, countFirstDay, now);
    }

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public string Number { get; private set; } = "";
    public string EnterpriseName { get; private set; } = "";
    public string PolicyId { get; private set; } = "";
    public string AwardId { get; private set; } = "";
    public string AwardName { get; private set; } = "";
    public string Clause { get; private set; } = "";
    public string BookmarkId { get; private set; } = "";
    public int Round { get; private set; }
    public long AmountFen { get; private set; }
    public NoticeState State { get; private set; }
    public DateOnly OpensOn { get; private set; }
    public DateOnly EndsOn { get; private set; }

    /// <summary>The end falls into a year without a calendar: shown as provisional, and the notice does not close.</summary>
    public bool Provisional { get; private set; }
    public int WorkingDays { get; private set; }
    public bool CountFirstDay { get; private set; }
    public DateTime OpenedAt { get; private set; }
    public DateTime? ClosedAt { get; private set; }
    public int Version { get; private set; }

    internal void Freeze() => (State, Version) = (NoticeState.Frozen, Version + 1);

    /// <summary>An objection was dismissed and the amount is the same: the dates stand.</summary>
    internal void Resume(string bookmarkId) => (State, BookmarkId, Version) = (NoticeState.Open, bookmarkId, Version + 1);
    internal void Close(DateTime now) => (State, ClosedAt, Version) = (NoticeState.Closed, now, Version + 1);
    internal void Cancel(DateTime now) => (State, ClosedAt, Version) = (NoticeState.Cancelled, now, Version + 1);

    /// <summary>The calendar of that year has arrived or was changed.</summary>
    public void Reckon(DateOnly endsOn, bool provisional) => (EndsOn, Provisional, Version) = (endsOn, provisional, Version + 1);

    internal sealed class Mapping : IEntityTypeConfiguration<PublicNotice>
    {
        public void Configure(EntityTypeBuilder<PublicNotice> b)
        {
            b.ToTable("public_notices", t => t.HasCheckConstraint("notices_amount", "\"AmountFen\" > 0"));
            b.HasIndex(n => new { n.ApplicationId, n.Round }).IsUnique();
            b.HasIndex(n => n.ApplicationId).HasFilter("\"State\" IN ('Open','Frozen')").IsUnique().HasDatabaseName("notices_one_live");
            b.HasIndex(n => new { n.State, n.EndsOn, n.Id });
            b.HasIndex(n => new { n.OpensOn, n.Id });
            b.Property(n => n.Version).IsConcurrencyToken();
            b.HasOne<Application>().WithMany().HasForeignKey(n => n.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

public enum ObjectionState { Received, Dismissed, Upheld, Recorded }

/// <summary>An objection by name. Who filed it is kept encrypted and shown to the investigator alone.</summary>
public sealed class Objection
{
    private Objection() { }

    public Objection(long noticeId, long applicationId, string receipt, string nameCipher, string contactCipher, string text,
        long? evidenceFileId, ObjectionState state, DateTime now)
    {
        (NoticeId, ApplicationId, Receipt, NameCipher, ContactCipher) = (noticeId, applicationId, receipt, nameCipher, contactCipher);
        (Text, EvidenceFileId, State, FiledAt) = (text, evidenceFileId, state, now);
    }

    public long Id { get; private set; }
    public long NoticeId { get; private set; }
    public long ApplicationId { get; private set; }

    /// <summary>What the objector keeps to ask for the answer.</summary>
    public string Receipt { get; private set; } = "";
    public string NameCipher { get; private set; } = "";
    public string ContactCipher { get; private set; } = "";
    public string Text { get; private set; } = "";
    public long? EvidenceFileId { get; private set; }

    /// <summary>The case that investigates it; an anonymous one is a lead and has none.</summary>
    public long? CaseId { get; private set; }
    public ObjectionState State { get; private set; }
    public string? Answer { get; private set; }
    public DateTime FiledAt { get; private set; }
    public DateTime? AnsweredAt { get; private set; }

    /// <summary>All objections of a notice are looked into together.</summary>
    public void Join(long caseId) => CaseId = caseId;

    internal void Decide(bool upheld, string answer, DateTime now) =>
        (State, Answer, AnsweredAt) = (upheld ? ObjectionState.Upheld : ObjectionState.Dismissed, answer, now);

    /// <summary>The case ended otherwise; there is nothing left to decide.</summary>
    internal void Moot(string answer, DateTime now) => (State, Answer, AnsweredAt) = (ObjectionState.Recorded, answer, now);

    internal sealed class Mapping : IEntityTypeConfiguration<Objection>
    {
        public void Configure(EntityTypeBuilder<Objection> b)
        {
            b.ToTable("objections");
            b.HasIndex(o => new { o.ApplicationId, o.State });
            b.HasIndex(o => o.Receipt).IsUnique();
            b.HasIndex(o => o.CaseId);
            b.HasOne<PublicNotice>().WithMany().HasForeignKey(o => o.NoticeId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<Application>().WithMany().HasForeignKey(o => o.ApplicationId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<Application>().WithMany().HasForeignKey(o => o.CaseId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<StoredFile>().WithMany().HasForeignKey(o => o.EvidenceFileId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
