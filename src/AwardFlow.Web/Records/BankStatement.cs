using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

public enum StatementSide { Out, In }

/// <summary>A line of the bank's statement as it is kept: of the other side's account its end and its fingerprint only.</summary>
public sealed record StatementLine(int Row, StatementSide Side, long AmountFen, string CounterName, string CounterLastFour, string? CounterFingerprint, string Reference, string Text);

/// <summary>The bank's own statement of a day for the account that pays, or a part of it. Never changed.</summary>
public sealed class BankStatement
{
    private BankStatement() { }

    public BankStatement(DateOnly day, string fileName, string sha256, string template, int lines, Actor by, DateTime now) =>
        (Day, FileName, Sha256, Template, Lines, ById, ByName, At) = (day, fileName, sha256, template, lines, by.Id, by.Name, now);

    public long Id { get; private set; }
    public DateOnly Day { get; private set; }
    public string FileName { get; private set; } = "";
    public string Sha256 { get; private set; } = "";
    public string Template { get; private set; } = "";
    public int Lines { get; private set; }
    public long ById { get; private set; }
    public string ByName { get; private set; } = "";
    public DateTime At { get; private set; }

    /// <summary>Its lines by one statement, however many.</summary>
    public async Task AddLinesAsync(AwardFlowDb db, IReadOnlyCollection<StatementLine> lines, CancellationToken ct)
    {
        var json = JsonSerializer.Serialize(lines.Select(l => new object?[] { l.Row, l.Side.ToString(), l.AmountFen, l.CounterName, l.CounterLastFour, l.CounterFingerprint, l.Reference, l.Text }));
        var written = await db.Database.ExecuteSqlAsync($"""
            INSERT INTO bank_statement_lines ("StatementId", "Row", "Day", "Side", "AmountFen", "CounterName", "CounterLastFour", "CounterFingerprint", "Reference", "Text")
            SELECT {Id}, value ->> 0, {Day}, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7 FROM json_each({json}) ORDER BY key
            """, ct);
        if (written != Lines) throw new InvalidOperationException($"Statement {Id} has {Lines} lines, {written} were written.");
    }

    internal sealed class Mapping : IEntityTypeConfiguration<BankStatement>
    {
        public void Configure(EntityTypeBuilder<BankStatement> b)
        {
            b.ToTable("bank_statements");
            b.HasIndex(s => s.Sha256).IsUnique();
            b.HasIndex(s => s.Day);
        }
    }
}

/// <summary>One line of a statement. The bank's reference is its name: the same line in another file changes nothing.</summary>
public sealed class BankStatementLine
{
    private BankStatementLine() { }

    public long Id { get; private set; }
    public long StatementId { get; private set; }
    public int Row { get; private set; }
    public DateOnly Day { get; private set; }
    public StatementSide Side { get; private set; }
    public long AmountFen { get; private set; }
    public string CounterName { get; private set; } = "";
    public string CounterLastFour { get; private set; } = "";
    public string? CounterFingerprint { get; private set; }
    public string Reference { get; private set; } = "";
    public string Text { get; private set; } = "";

    internal sealed class Mapping : IEntityTypeConfiguration<BankStatementLine>
    {
        public void Configure(EntityTypeBuilder<BankStatementLine> b)
        {
            b.ToTable("bank_statement_lines", t => t.HasCheckConstraint("bank_statement_lines_amount", "\"AmountFen\" > 0"));
            b.HasIndex(l => new { l.Day, l.Side, l.Reference }).IsUnique();
            b.HasIndex(l => l.StatementId);
            b.HasOne<BankStatement>().WithMany().HasForeignKey(l => l.StatementId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
