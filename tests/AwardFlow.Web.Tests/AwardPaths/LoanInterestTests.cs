using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Loans;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Casework;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.AwardPaths;

public sealed class LoanInterestTests
{
    internal const string Policy = "qiantang-2024";
    internal const string Award = "srdi-loan-interest";
    private const string Cap = "10000000";

    internal static Dictionary<string, string> Loan(string principal = "8000000", string drawnOn = "2025-03-01", string rate = "3.1") => new()
    {
        ["contract-number"] = "JK-2025-001",
        ["principal"] = principal,
        ["contract-rate"] = rate,
        ["lpr"] = "3.1",
        ["lowest-market-rate"] = "3.1",
        ["guarantee-fee-rate"] = "0.5",
        ["drawn-on"] = drawnOn,
    };

    internal static Dictionary<string, string> Answers(Dictionary<string, string> loan)
    {
        var answers = new Dictionary<string, string>
        {
            ["holds-recognition"] = "yes",
            ["application-year"] = loan["drawn-on"][..4],
            ["earlier-support"] = "no",
            ["promise"] = "yes",
        };
        foreach (var (column, cell) in loan) answers[$"loans[0].{column}"] = cell;
        return answers;
    }

    private static readonly Dictionary<string, string> Who = new()
    {
        ["BankReview"] = "bank2",
        ["BureauReview"] = "bureau",
        ["LoanDeskReview"] = "loandesk",
        ["HeadReview"] = "head",
        ["ObjectionReview"] = "investigator",
        ["HoldSubmit"] = "integrity",
        ["HoldDecide"] = "integrity",
        ["HoldPay"] = "integrity",
    };

    private static PathWalk Walk(int version) => new("loan-interest", Policy, Award)
    {
        Version = version,
        // A year's cap of 100,000 yuan never reaches the leadership's figure.
        Without = s => s.Name.Contains("区领导", StringComparison.Ordinal),
        Answers = (s, _) => Answers(LoanOf(s)),
        WhoDecides = Who,
        Before = BeforeAsync,
        Own = OwnAsync,
    };

    private static Dictionary<string, string> LoanOf(ScenarioTests.Scenario s) =>
        s.Steps.LastOrDefault(t => t.Contains("Assess: ", StringComparison.Ordinal))?.Split("Assess: ")[1] switch
        {
            "Covered" => Loan(Cap),
            "Ineligible" => Loan(rate: "3.9"),
            "Undecided" => Loan(drawnOn: "2023-03-01"),
            _ => Loan(),
        };

    private static async Task BeforeAsync(TestApp app, string login, ScenarioTests.Scenario scenario)
    {
        if (scenario.Steps.Any(s => s.Contains("Assess: Covered", StringComparison.Ordinal))) await PaidToTheCapAsync(app, login);
        await FileAsync(app, login, LoanOf(scenario));
    }

    /// <summary>An earlier case of the firm that used up the year's cap.</summary>
    private static async Task PaidToTheCapAsync(TestApp app, string login)
    {
        var real = await AtPaymentAsync(app, login, Loan(Cap));
        Given.Ok(await real.PayAsync());
    }

    private static async Task<string> WaitsAtAsync(RealCase real) => Assert.Single((await real.StateAsync()).Bookmarks).NodeId;

    private static async Task<RealCase> AtPaymentAsync(TestApp app, string login, Dictionary<string, string> loan)
    {
        await FileAsync(app, login, loan);
        var id = await app.ADraftFor(login, Policy, Award, Answers(loan));
        Given.Ok(await app.SubmitAsync(id, login));
        foreach (var node in new[] { "BankReview", "BureauReview", "LoanDeskReview" }) Given.Ok(await app.DecideAsync(id, Who[node], DecideTask.Approve));
        var real = new RealCase(app, id, login);
        if (await WaitsAtAsync(real) == "HeadReview") Given.Ok(await app.DecideAsync(id, Who["HeadReview"], DecideTask.Approve));
        Given.Ok(await real.CloseNoticeAsync());
        if (await WaitsAtAsync(real) == "FundDocument") Given.Ok(await app.FundAsync(id, null, login));
        return real;
    }

    private static async Task<Result<LoanFiled>> TryFileAsync(TestApp app, string login, Dictionary<string, string> loan, string clerk = "bank1")
    {
        await using var db = app.Db();
        var firm = (await app.ActorAsync(login)).EnterpriseId;
        var code = await db.Enterprises.Where(e => e.Id == firm).Select(e => e.CreditCode).SingleAsync();
        return await app.Get<FileLoan>().FileAsync(await app.AsAsync(clerk), Policy, Award, code, loan, default);
    }

    private static async Task FileAsync(TestApp app, string login, Dictionary<string, string> loan) => Given.Ok(await TryFileAsync(app, login, loan));

    private static async Task<Result<Done>> ReportAsync(TestApp app, long id, string day, string clerk = "bank1") =>
        await app.Get<ReportRepayment>().ReportAsync(await app.AsAsync(clerk),
            new(id, await app.VersionAsync(id), 0, DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), "结清证明 2025-118"), default);

    /// <summary>A recheck that finds another amount, or none, has a report of the bank behind it.</summary>
    private static async Task<Result<Done>?> OwnAsync(WalkStep step)
    {
        if (step.Text.Contains(": Changed", StringComparison.Ordinal) || step.Text.Contains(": Lost", StringComparison.Ordinal))
        {
            var reported = await ReportAsync(step.App, step.Case.Id, step.Text.Contains(": Lost", StringComparison.Ordinal) ? "2025-03-01" : "2025-11-06");
            if (reported.IsRefused || step.Node == "Pay") return reported;
        }
        return await RecognitionWalk.TakeAsync(step);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_scenario_goes_its_way_in_the_real_application(int version) => Assert.Empty(await Walk(version).RunAllAsync());

    [Fact]
    public async Task An_early_repayment_after_the_fund_document_takes_the_case_off_it_and_the_budget_has_the_money_again()
    {
        await using var app = await Visitor.ServeAsShippedAsync();
        var login = (await app.FirmsAsync(1))[0];
        var real = await AtPaymentAsync(app, login, Loan());
        await app.MoneyAgreesAsync();

        Given.Ok(await ReportAsync(app, real.Id, "2025-11-06"));

        Assert.Equal((5_479_452, Situation.InPublicity), ((await real.RowAsync()).AmountFen!.Value, (await real.RowAsync()).Situation));
        await app.MoneyAgreesAsync();
        await using (var db = app.Db())
        {
            Assert.Equal(PaymentState.Cancelled, (await db.Payments.SingleAsync(p => p.ApplicationId == real.Id)).State);
            Assert.Equal(0, await db.BudgetLines.SumAsync(b => b.ReservedFen));
            Assert.Equal(FundDocumentState.Issued, (await db.FundDocuments.SingleAsync()).State);
            Assert.Equal(1, await db.Messages.CountAsync(m => m.ApplicationId == real.Id && m.Kind == "document-released" && m.Body.Contains("54,794.52")));
        }

        // What the bank reported stands on the firm's own page, cell by cell.
        using (var firm = await Visitor.AsAsync(app, login))
        {
            var own = await firm.TextAsync($"/Applications/Show/{real.Id}");
            Assert.All(new[] { "贷款明细 第 1 行 还款日", "2025-11-06", "演示银行钱塘支行 · 戚银行" }, t => Assert.Contains(t, own, StringComparison.Ordinal));
        }

        // Shown to the public again, on another document, and paid once.
        Given.Ok(await real.CloseNoticeAsync());
        Given.Ok(await app.FundAsync(real.Id, null, login));
        var batch = await app.AReleasedBatch();
        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, _ => app.Paid())));
        await app.RunAsync("bank-results");
        Assert.Equal("paid", (await real.RowAsync()).Result);
        await app.MoneyAgreesAsync();
        await using var after = app.Db();
        Assert.Equal([(PaymentState.Cancelled, 8_000_000L), (PaymentState.Paid, 5_479_452L)],
            (await after.Payments.Where(p => p.ApplicationId == real.Id).OrderBy(p => p.Id).ToListAsync()).Select(p => (p.State, p.AmountFen)));
    }

    [Fact]
    public async Task An_early_repayment_before_payment_is_recomputed_by_days_and_published_again()
    {
        await using var app = await TestApp.StartAsync();
        var login = (await app.FirmsAsync(1))[0];
        var real = await AtPaymentAsync(app, login, Loan());
        Assert.Equal(8_000_000, (await real.RowAsync()).AmountFen);

        Given.Ok(await ReportAsync(app, real.Id, "2025-11-06"));

        // 8,000,000 × 1 % × 250 ÷ 365, shown to the public before it is paid.
        Assert.Equal((5_479_452, Situation.InPublicity), ((await real.RowAsync()).AmountFen!.Value, (await real.RowAsync()).Situation));
        Given.Ok(await real.CloseNoticeAsync());
        await using var db = app.Db();
        var payment = await db.Payments.SingleAsync(p => p.ApplicationId == real.Id);
        Assert.Equal((5_479_452, PaymentState.Due), (payment.AmountFen, payment.State));
        Assert.Equal([8_000_000L, 5_479_452L], await db.PublicNotices.Where(n => n.ApplicationId == real.Id).OrderBy(n => n.Round).Select(n => n.AmountFen).ToListAsync());

        // A later day than the one reported, and money in a batch, are refused.
        Assert.Equal("repayment-wrong", (await ReportAsync(app, real.Id, "2025-12-01")).Refusal?.Code);
        Given.Ok(await app.BuildAsync());
        Assert.Equal("payment-under-way", (await ReportAsync(app, real.Id, "2025-10-01")).Refusal?.Code);
        Assert.Equal(1, await app.Db().Amendments.CountAsync());
    }

    [Fact]
    public async Task A_bank_confirms_by_a_second_clerk_and_only_what_it_filed()
    {
        await using var app = await Visitor.ServeAsync();
        var logins = await app.FirmsAsync(2);
        var alone = await app.ADraftFor(logins[1], Policy, Award, Answers(Loan()));
        Assert.Equal("loans", Assert.Single((await app.SubmitAsync(alone, logins[1])).Refusal!.Faults).Field);

        await FileAsync(app, logins[0], Loan());
        var id = await app.ADraftFor(logins[0], Policy, Award, Answers(Loan()));
        Given.Ok(await app.SubmitAsync(id, logins[0]));
        Assert.Equal("loan-not-filed", (await TryFileAsync(app, logins[0], Loan())).Refusal?.Code);
        Assert.Equal("own-case", (await app.DecideAsync(id, "bank1", DecideTask.Approve)).Refusal?.Code);
        Assert.Equal("not-found", (await ReportAsync(app, alone, "2025-11-06")).Refusal?.Code);
        Assert.Equal("not-found", (await ReportAsync(app, id, "2025-11-06", "bureau")).Refusal?.Code);

        // The clerk's pages: the own filing, the task, and no other firm's case.
        using var clerk = await Visitor.AsAsync(app, "bank2");
        Assert.Contains("测试企业1有限公司", await clerk.TextAsync("/Loans"), StringComparison.Ordinal);
        Assert.Contains("JK-2025-001", await clerk.TextAsync($"/Loans/Show/{id}"), StringComparison.Ordinal);
        Assert.Contains("贷款信息与银行报送一致", await clerk.TextAsync($"/Review/Case/{id}"), StringComparison.Ordinal);
        foreach (var page in new[] { $"/Loans/Show/{alone}", $"/Review/Case/{alone}" })
        {
            using var answer = await clerk.GetAsync(page);
            Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        }
        using var desk = await Visitor.AsAsync(app, "loandesk");
        using var notYet = await desk.GetAsync($"/Review/Case/{id}");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, notYet.StatusCode);
        Given.Ok(await app.DecideAsync(id, "bank2", DecideTask.Approve));
        Given.Ok(await app.DecideAsync(id, "bureau", DecideTask.Approve));
        Assert.Contains("财政贴息审核", await desk.TextAsync($"/Review/Case/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_loan_joins_the_same_application_and_the_firm_finds_both_filled_in()
    {
        await using var app = await TestApp.StartAsync();
        var login = (await app.FirmsAsync(1))[0];
        var first = Given.Ok(await TryFileAsync(app, login, Loan()));
        var second = Given.Ok(await TryFileAsync(app, login, Loan("1000000")));
        Assert.Equal((first.ApplicationId, 1), (second.ApplicationId, second.Row));
        await using var db = app.Db();
        var draft = await db.Drafts.SingleAsync(d => d.ApplicationId == first.ApplicationId);
        Assert.Contains("\"loans[1].principal\":\"1000000\"", draft.AnswersJson, StringComparison.Ordinal);
        Assert.Equal(2, await db.Messages.CountAsync(m => m.ApplicationId == first.ApplicationId && m.Kind == "loan-filed"));
        Assert.Equal("principal", Assert.Single((await TryFileAsync(app, login, Loan("很多"))).Refusal!.Faults).Field);
        var empty = (await app.Get<FileLoan>().FileAsync(await app.AsAsync("bank1"), Policy, Award, "", Loan().ToDictionary(c => c.Key, _ => ""), default)).Refusal!.Faults;
        Assert.Equal(["code", "contract-number", "principal", "contract-rate", "lpr", "lowest-market-rate", "guarantee-fee-rate", "drawn-on"], empty.Select(f => f.Field));
    }
}
