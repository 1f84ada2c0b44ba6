using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

public enum FundDocumentState { Draft, Issued, Dropped }

/// <summary>
/// The document by which money is allotted (下达资金文件): a list of awards with their amounts, drawn up by one person
/// and issued by another. What it lists is fixed by a hash; what stands on it, and nothing else, may be batched.
/// </summary>
public sealed class FundDocument
{
    private FundDocument() { }

    public FundDocument(string number, DateOnly datedOn, string title, string departments, bool proRata, Actor maker, DateTime now) =>
        (Number, DatedOn, Title, Departments, ProRata, MakerId, MakerName, DraftedAt) = (number, datedOn, title, departments, proRata, maker.Id, maker.Name, now);

    public long Id { get; private set; }
    public FundDocumentState State { get; private set; }

    /// <summary>The number of the document as the office writes it (文号); one live document per number.</summary>
    public string Number { get; private set; } = "";
    public DateOnly DatedOn { get; private set; }
    public string Title { get; private set; } = "";

    /// <summary>Who issues it, as printed.</summary>
    public string Departments { get; private set; } = "";
    public int Lines { get; private set; }
    public long TotalFen { get; private set; }
    public string ContentHash { get; private set; } = "";

    /// <summary>Cases left out when it was drawn up, each with its reason.</summary>
    public string LeftOutJson { get; private set; } = "[]";

    /// <summary>Finance's decision for a budget that does not cover all: each case in proportion, instead of the last ones not at all.</summary>
    public bool ProRata { get; private set; }
    public long MakerId { get; private set; }
    public string MakerName { get; private set; } = "";
    public DateTime DraftedAt { get; private set; }
    public long? IssuerId { get; private set; }
    public string? IssuerName { get; private set; }
    public DateTime? IssuedAt { get; private set; }
    public string? DropReason { get; private set; }
    public int Version { get; private set; }

    public void LeaveOut(string leftOutJson) => LeftOutJson = leftOutJson;

    /// <summary>Counts what the draft lists now and fixes it by its hash.</summary>
    public void Fix(IReadOnlyCollection<FundDocumentLine> lines)
    {
        if (State != FundDocumentState.Draft) throw new InvalidOperationException($"Document {Number} is {State}: its list is fixed.");
        (Lines, TotalFen, ContentHash, Version) = (lines.Count, lines.Sum(l => l.AmountFen), HashOf(lines), Version + 1);
    }

    /// <summary>The issuer is not who drew it up, and issues exactly what was drawn up.</summary>
    public Refusal? Issue(long issuerId, string issuerName, IReadOnlyCollection<FundDocumentLine> lines, DateTime now)
    {
        if (State != FundDocumentState.Draft) return new("document-not-draft", "该资金文件已经下达或者已经作废。");
        if (issuerId == MakerId) return new("maker-issues-own-document", "起草人不得下达本人起草的资金文件，请由另一人核对下达。");
        if (lines.Count == 0) return new("document-empty", "资金文件里没有明细，不能下达。");
        if (ContentHash != HashOf(lines)) return new("document-content-changed", "资金文件的内容与起草时的摘要不一致，不能下达，请作废后重新起草。");
        (State, IssuerId, IssuerName, IssuedAt, Version) = (FundDocumentState.Issued, issuerId, issuerName, now, Version + 1);
        return null;
    }

    public Refusal? Drop(string reason)
    {
        if (State != FundDocumentState.Draft) return new("document-not-draft", "已下达的资金文件不能作废。");
        (State, DropReason, Version) = (FundDocumentState.Dropped, reason, Version + 1);
        return null;
    }

    /// <summary>SHA-256 over the head and the lines in their order, every field with its length before it.</summary>
    public string HashOf(IEnumerable<FundDocumentLine> lines)
    {
        var text = new StringBuilder();
        Append(text, Number, DatedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Title, Departments);
        foreach (var l in lines.OrderBy(l => l.Line))
            Append(text, l.Number, l.EnterpriseName, l.CreditCode, l.PolicyId, l.AwardId, l.Level,
                l.DecidedFen.ToString(CultureInfo.InvariantCulture), l.AmountFen.ToString(CultureInfo.InvariantCulture), l.Formula ?? "");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Append(StringBuilder text, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields) text.Append(CultureInfo.InvariantCulture, $"{field.Length}:").Append(field);
        text.Append('\n');
    }

    internal sealed class Mapping : IEntityTypeConfiguration<FundDocument>
    {
        public void Configure(EntityTypeBuilder<FundDocument> b)
        {
            b.ToTable("fund_documents", t =>
            {
                t.HasCheckConstraint("fund_documents_two_persons", "\"IssuerId\" IS NULL OR \"IssuerId\" <> \"MakerId\"");
                t.HasCheckConstraint("fund_documents_issued_by_someone", "(\"State\" = 'Issued') = (\"IssuerId\" IS NOT NULL)");
            });
            b.HasIndex(d => d.Number).HasFilter("\"State\" <> 'Dropped'").IsUnique().HasDatabaseName("fund_documents_one_number");
            b.HasIndex(d => new { d.State, d.Id });
            b.Property(d => d.Version).IsConcurrencyToken();
        }
    }
}

/// <summary>The share of one level of government in one award, on one document.</summary>
public sealed class FundDocumentLine
{
    private FundDocumentLine() { }

    public FundDocumentLine(long documentId, int line, Application application, string bookmarkId, string creditCode, string level, long decidedFen)
    {
        (DocumentId, Line, BookmarkId, CreditCode) = (documentId, line, bookmarkId, creditCode);
        (ApplicationId, Number, EnterpriseId, EnterpriseName) = (application.Id, application.Number, application.EnterpriseId, application.EnterpriseName);
        (PolicyId, AwardId, TownshipId) = (application.PolicyId, application.AwardId, application.TownshipId);
        (Level, DecidedFen, AmountFen, Live) = (level, decidedFen, decidedFen, true);
    }

    public long Id { get; private set; }
    public long DocumentId { get; private set; }
    public int Line { get; private set; }
    public long ApplicationId { get; private set; }

    /// <summary>The wait of the case that the issued document ends.</summary>
    public string BookmarkId { get; private set; } = "";
    public string Number { get; private set; } = "";
    public long EnterpriseId { get; private set; }
    public string EnterpriseName { get; private set; } = "";
    public string CreditCode { get; private set; } = "";
    public string PolicyId { get; private set; } = "";
    public string AwardId { get; private set; } = "";
    public long TownshipId { get; private set; }
    public string Level { get; private set; } = "";

    /// <summary>What was decided and shown in public: the ceiling of this line.</summary>
    public long DecidedFen { get; private set; }
    public long AmountFen { get; private set; }

    /// <summary>The budget line on which the amount is reserved.</summary>
    public long BudgetLineId { get; private set; }

    /// <summary>How a smaller amount came about; null where it is the decided one.</summary>
    public string? Formula { get; private set; }

    /// <summary>True until the draft is dropped or the case ends without this money; one such line per case and level.</summary>
    public bool Live { get; private set; }

    /// <summary>What the budget gives, reserved on this line of it; less than the decided amount only with the formula.</summary>
    public void Grant(long budgetLineId, long amountFen, string? formula) => (BudgetLineId, AmountFen, Formula) = (budgetLineId, amountFen, formula);

    public void TakeOff() => Live = false;

    /// <summary>The part of it that no tranche will pay any more, given back to the budget.</summary>
    public long FreedFen { get; private set; }

    public void Free(long fen) => FreedFen += fen;

    internal sealed class Mapping : IEntityTypeConfiguration<FundDocumentLine>
    {
        public void Configure(EntityTypeBuilder<FundDocumentLine> b)
        {
            b.ToTable("fund_document_lines", t =>
            {
                t.HasCheckConstraint("fund_document_lines_amount", "\"AmountFen\" > 0 AND \"AmountFen\" <= \"DecidedFen\"");
                t.HasCheckConstraint("fund_document_lines_freed", "\"FreedFen\" BETWEEN 0 AND \"AmountFen\"");
                t.HasCheckConstraint("fund_document_lines_less_has_formula", "\"AmountFen\" = \"DecidedFen\" OR \"Formula\" IS NOT NULL");
            });
            b.HasIndex(l => new { l.DocumentId, l.Line }).IsUnique();
            b.HasIndex(l => new { l.ApplicationId, l.Level }).HasFilter("\"Live\" = 1").IsUnique().HasDatabaseName("fund_document_lines_one_live");
            b.HasIndex(l => l.ApplicationId);
            b.HasIndex(l => l.BudgetLineId);
            b.HasOne<BudgetLine>().WithMany().HasForeignKey(l => l.BudgetLineId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<FundDocument>().WithMany().HasForeignKey(l => l.DocumentId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<Application>().WithMany().HasForeignKey(l => l.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
