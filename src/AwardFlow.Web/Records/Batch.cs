using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

public enum BatchState { Draft, Locked, Released, Finished, Cancelled }

/// <summary>
/// A batch of transfers. Built and locked by the maker, released by another person; from the lock on its content
/// is fixed by a hash. Corrections are new batches that name the old one.
/// </summary>
public sealed class Batch
{
    private Batch() { }

    public Batch(string number, BankAccount payer, string template, bool merged, Actor maker, long? reissuesBatchId, DateTime now)
    {
        (Number, Payer, Template, Merged) = (number, payer, template, merged);
        (MakerId, MakerName, ReissuesBatchId, BuiltAt) = (maker.Id, maker.Name, reissuesBatchId, now);
    }

    public long Id { get; private set; }
    public string Number { get; private set; } = "";
    public BatchState State { get; private set; }
    public int Lines { get; private set; }

    /// <summary>How many transfers the bank makes of its lines.</summary>
    public int Transfers { get; private set; }
    public long TotalFen { get; private set; }
    public string? ContentHash { get; private set; }

    /// <summary>The bank file that the batch goes out as, and no other: two files of one batch could both be paid.</summary>
    public string Template { get; private set; } = "";

    /// <summary>Whether several awards of one firm go as one transfer.</summary>
    public bool Merged { get; private set; }

    /// <summary>The account that pays, as it was when the batch was built: a later change of the setting changes no old file.</summary>
    public BankAccount Payer { get; private set; } = null!;

    /// <summary>Lines left out when it was built, each with its reason.</summary>
    public string LeftOutJson { get; private set; } = "[]";
    public long? ReissuesBatchId { get; private set; }
    public long MakerId { get; private set; }
    public string MakerName { get; private set; } = "";
    public DateTime BuiltAt { get; private set; }
    public DateTime? LockedAt { get; private set; }
    /// <summary>Whether its total asks for a checker, by the threshold at its lock.</summary>
    public bool CheckNeeded { get; private set; }
    public long? CheckerId { get; private set; }
    public long? ReleaserId { get; private set; }
    public string? ReleaserName { get; private set; }
    public DateTime? ReleasedAt { get; private set; }
    public string? AuditHead { get; private set; }
    public DateTime? FirstExportedAt { get; private set; }
    public int Exports { get; private set; }

    /// <summary>SHA-256 of the bank file, known from the lock on; every export is those bytes.</summary>
    public string? FileSha256 { get; private set; }
    public DateTime? SentAt { get; private set; }
    public string? SentByName { get; private set; }

    /// <summary>How the bank or the treasury took the file: the number of its receipt.</summary>
    public string? SentReference { get; private set; }
    public string? CancelReason { get; private set; }
    public DateTime? FinishedAt { get; private set; }
    public int Version { get; private set; }

    public void Count(int lines, int transfers, long totalFen, string leftOutJson) =>
        (Lines, Transfers, TotalFen, LeftOutJson, Version) = (lines, transfers, totalFen, leftOutJson, Version + 1);

    public Refusal? Lock(string contentHash, string fileSha256, string auditHead, bool checkNeeded, DateTime now)
    {
        if (State != BatchState.Draft) return new("batch-not-draft", "该批次不是待锁定状态。");
        if (Lines == 0) return new("batch-empty", "批次里没有可支付的明细。");
        (State, ContentHash, FileSha256, AuditHead, LockedAt, Version) = (BatchState.Locked, contentHash, fileSha256, auditHead, now, Version + 1);
        (CheckNeeded, CheckerId) = (checkNeeded, null);
        return null;
    }

    /// <summary>What was signed is not what is there any more: back to the maker.</summary>
    public void Unlock()
    {
        if (State != BatchState.Locked) throw new InvalidOperationException($"Batch {Number} is {State}.");
        (State, ContentHash, FileSha256, AuditHead, LockedAt, CheckNeeded, CheckerId, Version) = (BatchState.Draft, null, null, null, null, false, null, Version + 1);
    }

    /// <summary>The checker is neither maker nor releaser, and signs exactly what was locked.</summary>
    public Refusal? Check(long checkerId, string contentHashNow)
    {
        if (State != BatchState.Locked) return new("batch-not-locked", "该批次尚未锁定或已经放款。");
        if (checkerId == MakerId) return new("maker-releases-own-batch", "经办人不得审核本人制作的批次。");
        if (!CheckNeeded) return new("check-not-needed", "该批次的金额不需要审核签署，可以直接复核放款。");
        if (CheckerId is not null) return new("already-checked", "该批次已经审核签署。");
        if (ContentHash != contentHashNow) return Changed;
        (CheckerId, Version) = (checkerId, Version + 1);
        return null;
    }

    private static Refusal Changed { get; } = new("batch-content-changed", "批次内容与锁定时的摘要不一致，不能放款，请退回重新制作。");

    /// <summary>The releaser is not the maker, and releases exactly what was locked.</summary>
    public Refusal? Release(long releaserId, string releaserName, string contentHashNow, DateTime now)
    {
        if (State != BatchState.Locked) return new("batch-not-locked", "该批次尚未锁定或已经放款。");
        if (releaserId == MakerId) return new("maker-releases-own-batch", "经办人不得复核本人制作的批次。");
        if (ContentHash != contentHashNow) return Changed;
        if (CheckNeeded && CheckerId is null) return new("check-missing", "该批次达到分级签署标准，须先由财政审核人员签署，再复核放款。");
        if (releaserId == CheckerId) return new("checker-releases", "审核人不得再复核放款，请由另一人办理。");
        (State, ReleaserId, ReleaserName, ReleasedAt, Version) = (BatchState.Released, releaserId, releaserName, now, Version + 1);
        return null;
    }

    public Refusal? Cancel(string reason)
    {
        if (State == BatchState.Cancelled) return new("batch-cancelled", "该批次已经撤销。");
        if (State is not (BatchState.Draft or BatchState.Locked)) return new("batch-released", "已放款的批次不能撤销。");
        (State, CancelReason, Version) = (BatchState.Cancelled, reason, Version + 1);
        return null;
    }

    /// <summary>Every export gives the file that was signed, or nothing.</summary>
    public Refusal? Export(string sha256, DateTime now)
    {
        if (State is not (BatchState.Released or BatchState.Finished)) return new("batch-not-released", "批次复核放款之后才能下载银行文件。");
        if (FileSha256 != sha256)
            return new("export-differs", "生成的银行文件与锁定时的摘要不一致（模板可能被改动），已停止导出。请勿向银行提交任何文件，并联系系统管理员。");
        (FirstExportedAt, Exports, Version) = (FirstExportedAt ?? now, Exports + 1, Version + 1);
        return null;
    }

    /// <summary>The file is with the bank: from here on only the bank knows what became of the money.</summary>
    public Refusal? Send(string reference, Actor by, DateTime now)
    {
        if (State != BatchState.Released) return new("batch-not-released", "批次复核放款之后才能登记送交银行。");
        if (SentAt is not null) return new("batch-sent", "该批次已经登记送交银行。");
        if (Exports == 0) return new("not-exported", "还没有下载过银行文件，不能登记送交。");
        (SentAt, SentByName, SentReference, Version) = (now, by.Name, reference, Version + 1);
        return null;
    }

    /// <summary>Every line has an end: paid or returned.</summary>
    public void Finish(DateTime now) => (State, FinishedAt, Version) = (BatchState.Finished, now, Version + 1);

    internal sealed class Mapping : IEntityTypeConfiguration<Batch>
    {
        public void Configure(EntityTypeBuilder<Batch> b)
        {
            b.ToTable("batches", t =>
            {
                t.HasCheckConstraint("batches_two_persons", "\"ReleaserId\" IS NULL OR \"ReleaserId\" <> \"MakerId\"");
                t.HasCheckConstraint("batches_three_persons", "\"CheckerId\" IS NULL OR (\"CheckerId\" <> \"MakerId\" AND (\"ReleaserId\" IS NULL OR \"CheckerId\" <> \"ReleaserId\"))");
                t.HasCheckConstraint("batches_checked_where_needed", "\"State\" NOT IN ('Released','Finished') OR \"CheckNeeded\" = 0 OR \"CheckerId\" IS NOT NULL");
                t.HasCheckConstraint("batches_released_by_someone", "\"State\" NOT IN ('Released','Finished') OR \"ReleaserId\" IS NOT NULL");
                t.HasCheckConstraint("batches_locked_has_hash", "\"State\" IN ('Draft','Cancelled') OR (\"ContentHash\" IS NOT NULL AND \"FileSha256\" IS NOT NULL)");
            });
            b.HasIndex(x => x.Number).IsUnique();
            b.HasIndex(x => new { x.State, x.Id });
            b.Property(x => x.Version).IsConcurrencyToken();
            b.ComplexProperty(x => x.Payer);
            b.HasOne<Batch>().WithMany().HasForeignKey(x => x.ReissuesBatchId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>A result file of the bank, known by its hash: importing it again changes nothing.</summary>
public sealed class BankResultFile
{
    private BankResultFile() { }

    public BankResultFile(long batchId, string fileName, string sha256, int paid, int returned, int unknown, long importedBy, DateTime now) =>
        (BatchId, FileName, Sha256, Paid, Returned, Unknown, ImportedBy, ImportedAt) = (batchId, fileName, sha256, paid, returned, unknown, importedBy, now);

    public long Id { get; private set; }
    public long BatchId { get; private set; }
    public string FileName { get; private set; } = "";
    public string Sha256 { get; private set; } = "";
    public int Paid { get; private set; }
    public int Returned { get; private set; }
    public int Unknown { get; private set; }
    public long ImportedBy { get; private set; }
    public DateTime ImportedAt { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<BankResultFile>
    {
        public void Configure(EntityTypeBuilder<BankResultFile> b)
        {
            b.ToTable("bank_result_files");
            b.HasIndex(f => new { f.BatchId, f.Sha256 }).IsUnique();
            b.HasOne<Batch>().WithMany().HasForeignKey(f => f.BatchId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>
/// A recorded event waiting to move its case: a bank result, an issued fund document. Written in one set-based transaction with it;
/// the cases are resumed from these rows in chunks, each row once.
/// </summary>
public sealed class CaseSignal
{
    private CaseSignal() { }

    public CaseSignal(long applicationId, string bookmarkId, string outcome, DateTime now) =>
        (ApplicationId, BookmarkId, Outcome, RecordedAt) = (applicationId, bookmarkId, outcome, now);

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public string BookmarkId { get; private set; } = "";
    public string Outcome { get; private set; } = "";
    public DateTime RecordedAt { get; private set; }
    public DateTime? AppliedAt { get; private set; }
    public string? Refused { get; private set; }

    public void Applied(string? refused, DateTime now) => (AppliedAt, Refused) = (now, refused);

    /// <summary>What stood in the way is gone: it waits to be applied once more.</summary>
    public void Again() => (AppliedAt, Refused) = (null, null);

    internal sealed class Mapping : IEntityTypeConfiguration<CaseSignal>
    {
        public void Configure(EntityTypeBuilder<CaseSignal> b)
        {
            b.ToTable("case_signals");
            b.HasIndex(s => new { s.ApplicationId, s.BookmarkId }).IsUnique();
            b.HasIndex(s => s.Id).HasFilter("\"AppliedAt\" IS NULL").HasDatabaseName("case_signals_waiting");
            b.HasOne<Application>().WithMany().HasForeignKey(s => s.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
