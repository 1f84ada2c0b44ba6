using System.Net;
using AwardFlow.Web.Features.Statements;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Statements;

public sealed class StatementTests
{
    [Fact]
    public async Task A_firm_issues_its_statement_once_and_anybody_with_the_code_has_it_confirmed()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.APaidCase();
        using var firm = await Visitor.AsAsync(app, "approver1");
        using var anybody = Visitor.To(app);
        var page = $"/Statements/Show/{id}";

        Assert.Contains("出具到账证明", await firm.TextAsync(page), StringComparison.Ordinal);
        (await firm.PostAsync(page, [])).Dispose();
        (await firm.PostAsync(page, [])).Dispose();
        await using var db = app.Db();
        var statement = await db.PaymentStatements.SingleAsync();
        var shown = await firm.TextAsync(page);
        Assert.Contains("人民币贰拾万元整", shown, StringComparison.Ordinal);
        Assert.Contains("<svg class=\"qr\"", shown, StringComparison.Ordinal);
        Assert.Equal((16, 20_000_000L), (statement.Code.Length, statement.PaidFen));

        var spaced = string.Join(' ', statement.Code.ToLowerInvariant().Chunk(4).Select(c => new string(c)));
        var confirmed = await anybody.TextAsync($"/Statements/Verify?code={Uri.EscapeDataString(spaced)}");
        Assert.Contains(statement.Number, confirmed, StringComparison.Ordinal);
        Assert.Contains("200,000.00", confirmed, StringComparison.Ordinal);
        Assert.Contains("证明属实", confirmed, StringComparison.Ordinal);
        Assert.DoesNotContain("证明属实", await anybody.TextAsync("/Statements/Verify?code=AAAAAAAAAAAAAAAA"), StringComparison.Ordinal);
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == "statement.issued"));
    }

    [Fact]
    public async Task Nobody_gets_a_statement_of_an_open_case_or_of_another_firm()
    {
        await using var app = await Visitor.ServeAsync();
        var open = await app.ASubmittedApplication();
        Assert.Equal("not-paid-yet", (await app.Get<IssueStatement>().IssueAsync(await app.AsAsync("approver1"), open, default)).Refusal?.Code);
        Assert.Equal("not-found", (await app.Get<IssueStatement>().IssueAsync(await app.AsAsync("approver2"), open, default)).Refusal?.Code);
        using var other = await Visitor.AsAsync(app, "approver2");
        using var answer = await other.GetAsync($"/Statements/Show/{open}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Trying_codes_is_stopped()
    {
        await using var app = await Visitor.ServeAsync("--SignIn:FormsPerMinute=3");
        using var anybody = Visitor.To(app);
        var answers = new List<HttpStatusCode>();
        foreach (var i in Enumerable.Range(0, 5)) answers.Add((await anybody.GetAsync($"/Statements/Verify?code=AAAAAAAAAAAAAAA{i}")).StatusCode);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], answers);
        Assert.Contains("验证码", await anybody.TextAsync("/Statements/Verify"), StringComparison.Ordinal);
    }
}

internal static class GivenPaid
{
    /// <summary>One case paid and closed by the use cases.</summary>
    public static async Task<long> APaidCase(this TestApp app)
    {
        var id = await app.APaymentDue();
        await using var db = app.Db();
        var payment = await db.Payments.Where(p => p.ApplicationId == id).Select(p => p.Id).SingleAsync();
        var batch = await app.AReleasedBatch([payment]);
        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, _ => app.Paid())));
        await app.RunAsync("bank-results");
        Assert.Equal("paid", (await app.ApplicationAsync(id)).Result);
        return id;
    }
}
