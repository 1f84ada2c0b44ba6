using System.Text;
using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Payments;

public sealed class BankFileTests
{
    [Theory]
    [InlineData(BankEncoding.Utf8)]
    [InlineData(BankEncoding.Gbk)]
    public async Task Every_export_of_a_batch_is_the_same_file(BankEncoding encoding)
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.AReleasedBatch(await app.PaymentsDue(3));
        var releaser = await app.ActorAsync("releaser");

        var first = Given.Ok(await app.Get<ExportBatch>().ExportAsync(releaser, id, encoding, default));
        app.Time.Advance(TimeSpan.FromDays(3));
        var second = Given.Ok(await app.Get<ExportBatch>().ExportAsync(releaser, id, encoding, default));

        Assert.Equal(first.Bytes, second.Bytes);
        Assert.Equal((first.FileId, first.Name, first.Sha256), (second.FileId, second.Name, second.Sha256));
        Assert.Equal(2, (await app.BatchAsync(id)).Exports);
        await using var db = app.Db();
        Assert.Equal(2, await db.AuditEntries.CountAsync(e => e.Action == "batch.exported"));
    }

    [Fact]
    public async Task The_file_has_the_bank_columns_and_whole_account_numbers_as_text()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.AReleasedBatch(await app.PaymentsDue(1, 5_479_452));
        var account = app.Get<AccountVault>().Open((await app.LinesAsync(id))[0].Account);

        var file = Given.Ok(await app.Get<ExportBatch>().ExportAsync(await app.ActorAsync("maker"), id, BankEncoding.Gbk, default));
        var lines = BankFile.Gbk.GetString(file.Bytes).Split("\r\n");

        Assert.Equal("序号,付款账号,付款户名,收款账号,收款户名,开户银行,联行号,金额,用途,业务编号", lines[0]);
        Assert.Equal($"1,\"\t0000000000000000\",钱塘区财政局（演示）,\"\t{account}\",演示复制企业1001,演示银行钱塘支行,\"\t103331000012\",54794.52,奖励资金 COPY-1001,PB-2026-0001-00001", lines[1]);
        Assert.StartsWith("\uFEFF", Encoding.UTF8.GetString(Given.Ok(await app.Get<ExportBatch>().ExportAsync(await app.ActorAsync("maker"), id, BankEncoding.Utf8, default)).Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_character_that_GBK_lacks_is_refused_with_its_line()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(2);
        await app.SqlAsync("UPDATE enterprises SET \"Name\" = '演示𠮷祥', \"Account_AccountName\" = '演示𠮷祥' WHERE \"Id\" = 1002");
        var id = await app.AReleasedBatch(due);

        var refused = (await app.Get<ExportBatch>().ExportAsync(await app.ActorAsync("maker"), id, BankEncoding.Gbk, default)).Refusal!;

        Assert.Equal("not-in-gbk", refused.Code);
        Assert.Equal("第 2 行 演示𠮷祥（COPY-1002）含有 GBK 没有的字“𠮷”", Assert.Single(refused.Faults).Message);
        Given.Ok(await app.Get<ExportBatch>().ExportAsync(await app.ActorAsync("maker"), id, BankEncoding.Utf8, default));
    }

    [Fact]
    public async Task No_file_before_the_release_and_none_from_changed_content()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(1);
        var id = Given.Ok(await app.BuildAsync(due)).BatchIds[0];
        Given.Ok(await app.LockAsync(id));
        Assert.Equal("batch-not-released", (await app.Get<ExportBatch>().ExportAsync(await app.ActorAsync("maker"), id, BankEncoding.Utf8, default)).Refusal?.Code);
        Given.Ok(await app.ReleaseAsync(id));
        await app.SqlAsync("UPDATE payment_attempts SET \"PayeeName\" = '别的公司'");
        Assert.Equal("batch-content-changed", (await app.Get<ExportBatch>().ExportAsync(await app.ActorAsync("maker"), id, BankEncoding.Utf8, default)).Refusal?.Code);
    }
}
