using System.Net;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Tests.Support;

namespace AwardFlow.Web.Tests.Features.Calculator;

/// <summary>The public pages: without sign-in, without script, everything in the address.</summary>
public sealed class PageTests(Asking ask) : IClassFixture<Asking>
{
    private const string Factory = "/Calculator/Award/xiaoshan-2023/smart-factory";
    private const string Answered = "?ask=1&f.tier=city-smart-factory&f.recognisedOn=2025-02-10&f.firstRecognition=yes";

    private Task<string> TextAsync(string path) => ask.Http.GetStringAsync(new Uri(path, UriKind.Relative));

    [Fact]
    public async Task The_overview_says_what_fits_and_what_is_missing()
    {
        var before = await TextAsync("/Calculator?Policy=xining-2023");
        Assert.Contains("还需回答", before, StringComparison.Ordinal);
        var after = await TextAsync("/Calculator?Policy=xining-2023&f.recognisedOn=2025-03-01");
        Assert.Contains("符合", after, StringComparison.Ordinal);
        Assert.Contains("/Calculator/Award/xining-2023/gradient?f.recognisedOn=2025-03-01", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_award_that_fails_says_which_condition_and_what_would_change_it()
    {
        var text = await TextAsync("/Calculator?Policy=xiaoshan-2023&f.listedOn=2025-03-01&f.registeredInDistrict=no");
        Assert.Contains("不满足：企业在本区注册", text, StringComparison.Ordinal);
        Assert.Contains("注册地迁入本区后", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answered_form_shows_amount_capitals_verdicts_and_steps()
    {
        var text = await TextAsync(Factory + Answered + "&h[0].award=smart-factory/city-digital-workshop&h[0].paid=800,000&h[0].paidOn=2024-06-01");
        Assert.Contains("¥1,200,000.00", text, StringComparison.Ordinal);
        Assert.Contains("人民币壹佰贰拾万元整", text, StringComparison.Ordinal);
        Assert.Contains("进档差额", text, StringComparison.Ordinal);
        Assert.Contains("value=\"2025-02-10\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("On=2025-03-01&KnownOn=2025-04-10", "省级专精特新中小企业奖励标准 200,000.00 元")]
    [InlineData("On=2025-03-01&KnownOn=2024-05-31", "截至 2024-05-31 没有适用于 2025-03-01 的记录")]
    [InlineData("On=2024-05-31&KnownOn=2025-04-10", "事项发生日不在政策有效期")]
    public async Task What_the_rule_said_for_a_day_is_shown_as_known_on_another(string days, string said) =>
        Assert.Contains(said, await TextAsync("/Calculator/Values/qiantang-2024/recognition?" + days), StringComparison.Ordinal);

    [Fact]
    public async Task The_answer_is_there_as_json()
    {
        using var answer = await ask.Http.GetAsync(new Uri(Factory + Answered + "&handler=Json", UriKind.Relative));
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("\"amount\":\"2000000.00\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_wrong_field_is_shown_at_once_and_nothing_typed_is_lost()
    {
        var text = await TextAsync(Factory + "?ask=1&f.upperLevelPaid=abc&f.firstRecognition=yes&h[0].paid=5");
        Assert.Contains("此前到账的奖励须填写奖励、金额和日期", text, StringComparison.Ordinal);
        var facts = await TextAsync(Factory + "?ask=1&f.upperLevelPaid=abc&f.firstRecognition=yes");
        Assert.Contains("href=\"#f_tier\"", facts, StringComparison.Ordinal);
        Assert.Contains("href=\"#f_recognisedOn\"", facts, StringComparison.Ordinal);
        Assert.Contains("href=\"#f_upperLevelPaid\"", facts, StringComparison.Ordinal);
        Assert.Contains("value=\"abc\"", facts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_are_added_without_script_and_a_wrong_row_is_named()
    {
        const string loans = "/Calculator/Award/qiantang-2024/srdi-loan-interest";
        Assert.Contains("f.loans[1].principal", await TextAsync(loans + "?n.loans=1&add=loans"), StringComparison.Ordinal);
        var wrong = await TextAsync(loans + "?ask=1&f.holdsSrdiRecognition=yes&f.applicationYear=2025&f.loans[1].principal=8000000&f.loans[1].contractRate=x");
        Assert.Contains("href=\"#f_loans_1__contractRate\"", wrong, StringComparison.Ordinal);
        Assert.Contains("请填写百分数", wrong, StringComparison.Ordinal);
        var right = await TextAsync(loans + "?ask=1&f.holdsSrdiRecognition=yes&f.applicationYear=2025&f.loans[0].principal=8000000&f.loans[0].contractRate=3.1&f.loans[0].lpr=3.1&f.loans[0].lowestMarketRate=3.1&f.loans[0].guaranteeFeeRate=0.5&f.loans[0].drawnOn=2025-03-01");
        Assert.Contains("¥80,000.00", right, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_award_of_every_policy_has_its_page()
    {
        foreach (var award in ask.App.Get<Catalogues>().Current.Policies.SelectMany(p => p.Awards))
            Assert.Contains(award.NameZh, WebUtility.HtmlDecode(await TextAsync($"/Calculator/Award/{award.PolicyId}/{award.Id}?ask=1")), StringComparison.Ordinal);
        using var none = await ask.Http.GetAsync(new Uri("/Calculator/Award/xiaoshan-2023/nothing", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task A_signed_in_firm_need_not_say_what_it_was_paid()
    {
        await using var app = await Visitor.ServeAsync();
        await app.APaymentDue();
        var batch = await app.AReleasedBatch();
        Given.Ok(await app.ImportAsync(batch, System.Text.Encoding.UTF8.GetBytes(await app.AnswerAsync(batch, _ => app.Paid()))));
        using var firm = await Visitor.AsAsync(app, "approver1");
        const string again = "/Calculator/Award/qiantang-2024/recognition?ask=1&f.tier=provincial-srdi&f.recognisedOn=2026-06-01&f.firstRecognition=yes";

        Assert.Contains("此前的奖励已经覆盖", await firm.TextAsync(again), StringComparison.Ordinal);
        using var stranger = Visitor.To(app);
        Assert.Contains("¥200,000.00", await stranger.TextAsync(again), StringComparison.Ordinal);
    }
}
