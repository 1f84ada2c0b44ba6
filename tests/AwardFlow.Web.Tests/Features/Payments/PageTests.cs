using System.Net;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;

namespace AwardFlow.Web.Tests.Features.Payments;

public sealed class PageTests
{
    [Fact]
    public async Task The_maker_builds_and_locks_and_the_releaser_releases_and_downloads()
    {
        await using var app = await Visitor.ServeAsync();
        await app.PaymentsDue(3, 20_000_000, 80_000_000, 5_479_452);
        await app.SqlAsync("UPDATE enterprises SET \"Account_AccountName\" = '别的公司' WHERE \"Id\" = 1002");
        using var maker = await Visitor.AsAsync(app, "maker");
        using var releaser = await Visitor.AsAsync(app, "releaser");

        var built = await maker.PostAsync("/Payments/Due?Q=COPY", new() { ["all"] = "true" }, "/Payments/Due?handler=Build&Q=COPY");
        Assert.Equal(HttpStatusCode.Redirect, built.StatusCode);
        var page = built.Headers.Location!.ToString();
        var shown = await maker.TextAsync(page);
        Assert.Contains("人民币贰拾伍万肆仟柒佰玖拾肆元伍角贰分", shown, StringComparison.Ordinal);
        Assert.Contains("收款账户户名与企业名称不一致", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("复核无误，放款", shown, StringComparison.Ordinal);
        await maker.PostAsync(page, new() { ["seen"] = (await app.BatchAsync(1)).Version.ToString(default(IFormatProvider)) }, page + "?handler=Lock");
        await releaser.PostAsync(page, new() { ["seen"] = (await app.BatchAsync(1)).Version.ToString(default(IFormatProvider)) }, page + "?handler=Release");
        Assert.Equal(BatchState.Released, (await app.BatchAsync(1)).State);
        var file = await releaser.PostAsync(page, new(), page + "?handler=Export");

        Assert.Equal("text/csv", file.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"PB-2026-0001-{(await app.BatchAsync(1)).ContentHash![..12]}.csv", file.Content.Headers.ContentDisposition?.FileName);
    }

    [Fact]
    public async Task A_page_that_was_overtaken_locks_nothing_and_keeps_what_was_typed()
    {
        await using var app = await Visitor.ServeAsync();
        var id = Given.Ok(await app.BuildAsync(await app.PaymentsDue(1))).BatchIds[0];
        using var maker = await Visitor.AsAsync(app, "maker");

        var answer = await maker.PostAsync($"/Payments/Batch/{id}", new() { ["seen"] = "0", ["reason"] = "金额要核对" }, $"/Payments/Batch/{id}?handler=Cancel");
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Contains("该批次有了新变化", text, StringComparison.Ordinal);
        Assert.Contains("金额要核对", text, StringComparison.Ordinal);
        Assert.Equal(BatchState.Draft, (await app.BatchAsync(id)).State);
    }

    [Fact]
    public async Task No_page_shows_a_whole_account_number()
    {
        await using var app = await Visitor.ServeAsync();
        var due = await app.PaymentsDue(3);
        var batch = await app.AReleasedBatch(due);
        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, l => l.Line == 1 ? app.Paid() : l.Line == 2 ? app.Returned() : null)));
        var account = app.Get<AccountVault>().Open((await app.LinesAsync(batch))[0].Account);
        using var maker = await Visitor.AsAsync(app, "maker");

        foreach (var page in new[] { "Due", "Due?State=returned", "Due?State=underway", "Due?State=paid", "Due?State=held", "Batches", $"Batch/{batch}", $"Sheet/{batch}", $"Result/{batch}" })
            Assert.DoesNotContain(account, await maker.TextAsync($"/Payments/{page}"), StringComparison.Ordinal);
        Assert.Contains("账号户名不符", await maker.TextAsync("/Payments/Due?State=returned"), StringComparison.Ordinal);
        Assert.Contains(account[^4..], await maker.TextAsync($"/Payments/Sheet/{batch}"), StringComparison.Ordinal);
    }
}
