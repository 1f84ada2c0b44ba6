using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Statements;

public sealed record StatementLine(string Level, int Tranche, long AmountFen, DateOnly PaidOn, string Batch, string AccountEnd);

/// <summary>What stands on a statement; kept as JSON, so that it never changes.</summary>
public sealed record StatementContent(
    string Number, string Application, string Enterprise, string CreditCode, string PolicyZh, string AwardZh, string Clause, string? Document,
    long TotalFen, IReadOnlyList<StatementLine> Lines)
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public string ToJson() => JsonSerializer.Serialize(this, Options);
    public static StatementContent Read(string json) => JsonSerializer.Deserialize<StatementContent>(json, Options)!;
}

/// <summary>Issues the statement of a paid case, once; the second time it is the same one.</summary>
public sealed class IssueStatement(Ledger ledger, Catalogues catalogues, AccountVault vault, BusinessClock clock)
{
    public Task<Result<long>> IssueAsync(Command command, long applicationId, CancellationToken ct) => ledger.WriteAsync<long>(command, async (db, c) =>
    {
        var actor = command.Actor;
        if (!actor.May(Permission.FileApplication) || await db.Applications.VisibleTo(db, actor).FirstOrDefaultAsync(a => a.Id == applicationId, c) is not { } application)
            return new Refusal("not-found", "没有找到这项申报。");
        if (await db.PaymentStatements.Where(s => s.ApplicationId == applicationId).Select(s => (long?)s.Id).FirstOrDefaultAsync(c) is { } before) return before;
        if (!IsPaid(application)) return new Refusal("not-paid-yet", "款项全部到账后才能出具到账证明。");
        var lines = await LinesAsync(db, applicationId, c);
        if (lines.Count == 0) return new Refusal("not-paid-yet", "款项全部到账后才能出具到账证明。");
        var year = clock.Today.Year.ToString(CultureInfo.InvariantCulture);
        var next = await db.NextNumberAsync("statement-" + year, c);
        var number = $"DZ-{year}-{next.ToString("D6", CultureInfo.InvariantCulture)}";
        var content = await ContentAsync(db, application, number, lines, c);
        var json = content.ToJson();
        var statement = new PaymentStatement(applicationId, number, Totp.Base32(RandomNumberGenerator.GetBytes(10)), content.TotalFen, lines.Max(l => l.PaidOn), json,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json))), actor.Id, clock.UtcNow);
        db.PaymentStatements.Add(statement);
        await db.SaveChangesAsync(c);
        db.Audit(actor, "statement.issued", "application", applicationId, after: new { statement.Number, statement.PaidFen, statement.ContentHash });
        return statement.Id;
    }, ct);

    public static bool IsPaid(Application application) => application is { Situation: Situation.Closed, Result: "paid" };

    private async Task<List<StatementLine>> LinesAsync(AwardFlowDb db, long applicationId, CancellationToken ct)
    {
        var paid = await (from p in db.Payments.AsNoTracking()
                          where p.ApplicationId == applicationId && p.State == PaymentState.Paid
                          join a in db.PaymentAttempts.AsNoTracking() on p.Id equals a.PaymentId
                          where a.State == AttemptState.Paid
                          join b in db.Batches.AsNoTracking() on a.BatchId equals b.Id
                          orderby p.Level, p.Tranche
                          select new { p.Level, p.Tranche, p.AmountFen, p.PaidOn, b.Number, a.Account }).ToListAsync(ct);
        return [.. paid.Select(p => new StatementLine(p.Level, p.Tranche, p.AmountFen, p.PaidOn!.Value, p.Number, vault.Open(p.Account)[^4..]))];
    }

    private async Task<StatementContent> ContentAsync(AwardFlowDb db, Application application, string number, List<StatementLine> lines, CancellationToken ct)
    {
        var rules = await catalogues.OfAsync(db, application, ct);
        var (policy, award) = (rules.Policy(application.PolicyId)!, rules.Award(application.PolicyId, application.AwardId)!);
        var code = await db.Enterprises.Where(e => e.Id == application.EnterpriseId).Select(e => e.CreditCode).FirstAsync(ct);
        var document = await (from l in db.FundDocumentLines
                              where l.ApplicationId == application.Id && l.Live
                              join d in db.FundDocuments on l.DocumentId equals d.Id
                              where d.State == FundDocumentState.Issued
                              orderby d.Id descending
                              select d.Number).FirstOrDefaultAsync(ct);
        return new(number, application.Number, application.EnterpriseName, code, policy.NameZh, award.NameZh, award.Clause, document, lines.Sum(l => l.AmountFen), lines);
    }
}
