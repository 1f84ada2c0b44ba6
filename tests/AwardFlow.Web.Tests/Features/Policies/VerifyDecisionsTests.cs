using AwardFlow.Web.Features.Policies;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Tests.Support;

namespace AwardFlow.Web.Tests.Features.Policies;

public sealed class VerifyDecisionsTests
{
    private static async Task<(int Code, string Text)> RunAsync(TestApp app)
    {
        await using var output = new StringWriter();
        var code = await VerifyDecisionsVerb.RunAsync(app.Get<AppFolders>(), app.Time, output, default);
        return (code, output.ToString());
    }

    [Fact]
    public async Task Every_kept_assessment_comes_out_again_even_after_a_new_version()
    {
        await using var app = await TestApp.StartAsync();
        await app.APaymentDue();
        await app.ASignedVersionThatPaysMore();
        app.Time.Advance(TimeSpan.FromDays(2));
        await app.ASubmittedApplication("approver2");

        var (code, text) = await RunAsync(app);

        Assert.Equal((Verbs.Fine, "4 assessments recomputed, 0 difference(s)."), (code, text.Trim()));
    }

    [Theory]
    [InlineData("\"AmountFen\" = 1", "AmountFen")]
    [InlineData("\"FactsJson\" = replace(\"FactsJson\", 'provincial-srdi', 'little-giant')", "amount")]
    [InlineData("\"ResultJson\" = replace(\"ResultJson\", '200000.00', '900000.00')", "amount")]
    [InlineData("\"ContentHash\" = 'other'", "contentHash")]
    [InlineData("\"PolicyVersion\" = '9'", "PolicyVersion")]
    [InlineData("\"HistoryJson\" = 'x'", "HistoryJson")]
    [InlineData("\"AsOf\" = '2020-01-01'", "status")]
    public async Task A_changed_record_is_named_with_its_case_and_field(string change, string field)
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        await app.SqlAsync($"UPDATE assessments SET {change} WHERE \"ApplicationId\" = {id}");

        var (code, text) = await RunAsync(app);

        Assert.Equal(Verbs.Found, code);
        Assert.Contains($"{(await app.ApplicationAsync(id)).Number} Submission", text, StringComparison.Ordinal);
        Assert.Contains($": {field}:", text, StringComparison.Ordinal);
    }
}
