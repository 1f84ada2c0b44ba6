using System.Globalization;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.AwardPaths;

public sealed class FirstSetPurchaseTests
{
    internal const string Policy = "xiaoshan-2023";
    internal const string Award = "first-set-purchase";
    private const string InvoiceField = "purchases[0].invoice-number";

    private static readonly string[] Departments = ["xs-finance", "xs-market", "xs-economy"];

    internal static Dictionary<string, string> Answers(int invoice, string day = "2025-05-06", string madeIn = "330109", string upperLevel = "", string price = "1000000") => new()
    {
        ["application-year"] = day[..4],
        ["purchases[0].price"] = price,
        ["purchases[0].maker-district"] = madeIn,
        ["purchases[0].date"] = day,
        ["purchases[0].product"] = "智能装配线（2024-118）",
        ["purchases[0].contract-number"] = "HT-2025-01",
        [InvoiceField] = (10_000_000 + invoice).ToString(CultureInfo.InvariantCulture),
        ["purchases[0].seller-code"] = "91330109MA2000000T",
        ["purchases[0].paid-on"] = day,
        ["purchases[0].accepted-on"] = day,
        ["earlier-support"] = "no",
        ["upper-level-paid"] = upperLevel,
        ["promise"] = "yes",
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_scenario_goes_its_way_in_the_real_application(int version) => Assert.Empty(await new PathWalk("first-set-purchase", Policy, Award)
    {
        Version = version,
        Own = step => RecognitionWalk.TakeAsync(step, Departments),
        Objections = ("scienceinvestigator", "sciencedeputy"),
        Answers = (s, n) => s.Steps.LastOrDefault(t => t.Contains("Assess: ", StringComparison.Ordinal))?.Split("Assess: ")[1] switch
        {
            "Covered" => Answers(n, upperLevel: "5000000"),
            "Ineligible" => Answers(n, madeIn: "330114"),
            "Undecided" => Answers(n, "2022-05-06"),
            // From the figure on the leadership decides; below the other one no department is asked.
            _ when s.Name.Contains("区领导", StringComparison.Ordinal) => Answers(n, price: "6000000"),
            _ when s.Steps.Any(t => t.EndsWith(", JointReview: Approve", StringComparison.Ordinal)) => Answers(n, price: "400000"),
            _ => Answers(n),
        },
        WhoDecides = new Dictionary<string, string>
        {
            ["TownshipReview"] = "township1",
            ["PurchaseReview"] = "science",
            ["HeadReview"] = "sciencehead",
            ["JointReview"] = "xs-finance",
            ["LeadershipReview"] = "leader",
            ["ObjectionReview"] = "scienceinvestigator",
            ["HoldSubmit"] = "integrity",
            ["HoldDecide"] = "integrity",
            ["HoldPay"] = "integrity",
        },
    }.RunAllAsync());

    [Fact]
    public async Task The_bureau_sets_the_price_of_one_purchase_and_the_rest_stays_as_filed()
    {
        await using var app = await TestApp.StartAsync();
        var firm = (await app.FirmsAsync(1))[0];
        var answers = Answers(1);
        foreach (var (key, value) in Answers(2).Where(a => a.Key.StartsWith("purchases", StringComparison.Ordinal))) answers[key.Replace("[0]", "[1]", StringComparison.Ordinal)] = value;
        var id = await app.ADraftFor(firm, Policy, Award, answers);
        Given.Ok(await app.SubmitAsync(id, firm));
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Approve));
        Assert.Equal("fact-not-verified", (await app.AmendAsync(id, "science", "purchases[2].price", "600000")).Refusal?.Code);

        var set = Given.Ok(await app.AmendAsync(id, "science", "purchases[1].price", "600000"));
        Given.Ok(await app.DecideAsync(id, "science", DecideTask.Approve));

        var amendment = Assert.Single(await app.AmendmentsAsync(id));
        Assert.Equal(("purchases[1].price", "\"1000000.00\"", "\"600000.00\""), (amendment.Fact, amendment.BeforeJson, amendment.AfterJson));
        // A tenth of 1,600,000 instead of 2,000,000.
        Assert.Equal(16_000_000, set.AmountFen);
        Assert.Equal(set.AmountFen, (await app.ApplicationAsync(id)).AmountFen);
    }

    [Fact]
    public async Task Of_fifty_firms_that_submit_one_invoice_at_the_same_moment_one_gets_through()
    {
        await using var app = await TestApp.StartAsync();
        var firms = await app.FirmsAsync(50);
        var drafts = new List<long>();
        foreach (var firm in firms) drafts.Add(await app.ADraftFor(firm, Policy, Award, Answers(7)));

        var results = await Task.WhenAll(firms.Select((firm, i) => Task.Run(() => app.SubmitAsync(drafts[i], firm))));

        Assert.Single(results, r => !r.IsRefused);
        Assert.All(results.Where(r => r.IsRefused), r => Assert.Equal(InvoiceField, Assert.Single(r.Refusal!.Faults).Field));
        await using var db = app.Db();
        Assert.Equal(1, await db.Invoices.CountAsync());
    }

    [Fact]
    public async Task An_invoice_is_free_again_once_its_case_ends_without_money()
    {
        await using var app = await TestApp.StartAsync();
        var firms = await app.FirmsAsync(4);
        var first = await app.ADraftFor(firms[0], Policy, Award, Answers(1));
        Given.Ok(await app.SubmitAsync(first, firms[0]));
        var number = (await app.ApplicationAsync(first)).Number;
        var second = await app.ADraftFor(firms[1], Policy, Award, Answers(1));

        // The firm learns that the invoice is taken, not by whom.
        var refused = (await app.SubmitAsync(second, firms[1])).Refusal!;
        Assert.DoesNotContain(number, $"{refused.Message}{Assert.Single(refused.Faults).Message}", StringComparison.Ordinal);

        Given.Ok(await app.DecideAsync(first, "township1", DecideTask.Reject, "不属实。", "任务4"));
        Given.Ok(await app.SubmitAsync(second, firms[1]));

        // Withdrawn: free as well. The register keeps all three.
        Given.Ok(await new RealCase(app, second, firms[1]).WithdrawAsync());
        var third = await app.ADraftFor(firms[2], Policy, Award, Answers(1));
        Given.Ok(await app.SubmitAsync(third, firms[2]));
        await using var db = app.Db();
        Assert.Equal([false, false, true], await db.Invoices.OrderBy(i => i.Id).Select(i => i.Live).ToListAsync());

        // A correction that names another invoice lets the old one go.
        Given.Ok(await app.DecideAsync(third, "township1", DecideTask.Return, "请核对。", null, new Defect(InvoiceField, "发票", "号码有误")));
        await app.AnswerAllAsync(third, firms[2], Answers(2));
        Given.Ok(await app.SubmitAsync(third, firms[2]));
        var fourth = await app.ADraftFor(firms[3], Policy, Award, Answers(1));
        Given.Ok(await app.SubmitAsync(fourth, firms[3]));
    }

    [Fact]
    public async Task The_same_invoice_twice_on_one_form_is_refused_and_another_seller_s_number_is_not()
    {
        await using var app = await TestApp.StartAsync();
        var firm = (await app.FirmsAsync(1))[0];
        var answers = Answers(1);
        foreach (var (key, value) in Answers(1).Where(a => a.Key.StartsWith("purchases", StringComparison.Ordinal))) answers[key.Replace("[0]", "[1]", StringComparison.Ordinal)] = value;
        var id = await app.ADraftFor(firm, Policy, Award, answers);
        Assert.Equal("purchases[1].invoice-number", Assert.Single((await app.SubmitAsync(id, firm)).Refusal!.Faults).Field);
        answers["purchases[1].seller-code"] = "91330114MA2000019Y";
        await app.AnswerAllAsync(id, firm, answers);
        Given.Ok(await app.SubmitAsync(id, firm));
    }

    [Fact]
    public async Task Reviewers_of_the_bureau_find_where_an_invoice_was_used_and_firms_can_t_ask()
    {
        await using var app = await Visitor.ServeAsync();
        var firms = await app.FirmsAsync(2);
        var first = await app.ADraftFor(firms[0], Policy, Award, Answers(1));
        Given.Ok(await app.SubmitAsync(first, firms[0]));
        Given.Ok(await new RealCase(app, first, firms[0]).WithdrawAsync());
        var second = await app.ADraftFor(firms[1], Policy, Award, Answers(1));
        Given.Ok(await app.SubmitAsync(second, firms[1]));
        var number = (await app.ApplicationAsync(first)).Number;

        using var reviewer = await Visitor.AsAsync(app, "science");
        Assert.Contains(number, await reviewer.TextAsync("/Invoices?q=10000001"), StringComparison.Ordinal);
        Assert.Contains("没有申报登记过这张发票", await reviewer.TextAsync("/Invoices?q=10000009"), StringComparison.Ordinal);
        Assert.Contains(number, await reviewer.TextAsync($"/Review/Case/{second}"), StringComparison.Ordinal);
        using var firm = await Visitor.AsAsync(app, firms[1]);
        using var answer = await firm.GetAsync("/Invoices?q=10000001");
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
    }
}
