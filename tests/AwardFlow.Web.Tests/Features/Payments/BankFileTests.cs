using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Payments;

public sealed class BankFileTests
{
    [Theory]
    [InlineData("general-utf8")]
    [InlineData("general-excel")]
    [InlineData("iso20022")]
    [InlineData("treasury-voucher")]
    public async Task Every_export_of_a_batch_is_the_file_that_was_signed(string template)
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.AReleasedBatch(await app.PaymentsDue(3), new(template));
        var signed = (await app.BatchAsync(id)).FileSha256;

        var first = await app.ExportAsync(id);
        app.Time.Advance(TimeSpan.FromDays(3));
        var second = await app.ExportAsync(id);

        Assert.Equal(first.Bytes, second.Bytes);
        Assert.Equal((first.Name, signed), (second.Name, Convert.ToHexStringLower(SHA256.HashData(second.Bytes))));
        await using var db = app.Db();
        Assert.Equal([signed!, signed!], await db.BatchExports.Where(e => e.BatchId == id).Select(e => e.Sha256).ToListAsync());
        Assert.Equal(2, await db.AuditEntries.CountAsync(e => e.Action == "batch.exported"));
    }

    [Fact]
    public async Task The_file_has_the_bank_columns_and_whole_account_numbers_as_text()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.AReleasedBatch(await app.PaymentsDue(1, 5_479_452), new("general-gbk"));
        var account = app.Get<AccountVault>().Open((await app.LinesAsync(id))[0].Account);

        var lines = GbkText.Encoding.GetString((await app.ExportAsync(id)).Bytes).Split("\r\n");

        Assert.Equal("序号,付款账号,付款户名,收款账号,收款户名,开户银行,联行号,金额,用途,业务编号", lines[0]);
        Assert.Equal($"1,\"\t0000000000000000\",钱塘区财政局（演示）,\"\t{account}\",演示复制企业1001,演示银行钱塘支行,\"\t103331000012\",54794.52,奖励资金 COPY-1001,PB-2026-0001-00001", lines[1]);
    }

    [Fact]
    public async Task The_workbook_reads_back_with_accounts_as_text_and_amounts_as_numbers()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.AReleasedBatch(await app.PaymentsDue(2, 5_479_452, 20_000_000), new("general-excel"));
        var account = app.Get<AccountVault>().Open((await app.LinesAsync(id))[0].Account);

        var faults = new List<TableFault>();
        var rows = TableFile.Read((await app.ExportAsync(id)).Bytes, faults);

        Assert.Empty(faults);
        Assert.Equal(["1", "0000000000000000", "钱塘区财政局（演示）", account, "演示复制企业1001", "演示银行钱塘支行", "103331000012", "54794.52", "奖励资金 COPY-1001", "PB-2026-0001-00001"], rows[1].Cells);
        Assert.Equal("200000.00", rows[2].Cells[7]);
    }

    [Fact]
    public async Task A_pain_001_holds_to_its_schema_and_another_parser_reads_the_same_money()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(3, 5_479_452, 20_000_000, 1);
        await app.GiveToOneFirmAsync(1001, 1001, 1002);
        await app.SqlAsync("UPDATE enterprises SET \"Account_BankCode\" = NULL, \"Account_AccountName\" = '演示<甲>&“乙”', \"Name\" = '演示<甲>&“乙”' WHERE \"Id\" = 1003");
        var id = await app.AReleasedBatch(due, new("iso20022", Merge: true));

        var bytes = (await app.ExportAsync(id)).Bytes;

        Assert.Empty(Validate(bytes));
        XNamespace ns = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
        var document = XDocument.Load(new MemoryStream(bytes));
        var transfers = document.Descendants(ns + "CdtTrfTxInf").Select(t => (
            Id: t.Descendants(ns + "EndToEndId").Single().Value, Fen: (long)(decimal.Parse(t.Descendants(ns + "InstdAmt").Single().Value, CultureInfo.InvariantCulture) * 100),
            Name: t.Element(ns + "Cdtr")!.Value, Account: t.Element(ns + "CdtrAcct")!.Element(ns + "Id")!.Value)).ToList();
        Assert.Equal([("PB-2026-0001-00001", 25_479_452L, "演示复制企业1001"), ("PB-2026-0001-00003", 1L, "演示<甲>&“乙”")], transfers.Select(t => (t.Id, t.Fen, t.Name)));
        Assert.Equal(app.Get<AccountVault>().Open((await app.LinesAsync(id))[0].Account), transfers[0].Account);
        Assert.Equal(["2", "2"], document.Descendants(ns + "NbOfTxs").Select(e => e.Value));
        Assert.Equal(["254794.53", "254794.53"], document.Descendants(ns + "CtrlSum").Select(e => e.Value));
        // The schema test itself can fail.
        Assert.NotEmpty(Validate(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("<PmtMtd>TRF</PmtMtd>", "", StringComparison.Ordinal))));
        Assert.NotEmpty(Validate(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("54794.5", "54794.5000001", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_treasury_voucher_names_every_field_in_GBK_with_a_detail_per_line()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(3, 5_479_452, 20_000_000, 100);
        await app.GiveToOneFirmAsync(1001, 1001, 1002);
        var id = await app.AReleasedBatch(due, new("treasury-voucher", Merge: true));

        var text = GbkText.Encoding.GetString((await app.ExportAsync(id)).Bytes);

        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"GBK\"?>", text, StringComparison.Ordinal);
        var document = XDocument.Parse(text);
        var vouchers = document.Descendants("Voucher").ToList();
        Assert.Equal(["254794.52", "1.00"], vouchers.Select(v => v.Element("PayAmt")!.Value));
        Assert.Equal("Id AdmDivCode StYear VtCode VouDate VoucherNo FundTypeCode FundTypeName PayTypeCode PayTypeName AgencyCode AgencyName PayAcctNo PayAcctName PayAcctBankName PayeeAcctNo PayeeAcctName PayeeAcctBankName PayeeAcctBankNo PaySummaryCode PaySummaryName PayAmt Remark Hold1 Hold2 DetailList",
            string.Join(' ', vouchers[0].Elements().Select(e => e.Name.LocalName)));
        Assert.Equal(["54794.52", "200000.00"], vouchers[0].Descendants("Amt").Select(a => a.Value));
        Assert.All(vouchers.SelectMany(v => v.Descendants("Detail")), d => Assert.Matches("^[0-9]{7}$", d.Element("ExpFuncCode")!.Value));
        Assert.Equal(vouchers[0].Element("Id")!.Value, vouchers[0].Descendants("VoucherBillId").Select(v => v.Value).Distinct().Single());
        Assert.Equal(document.Descendants("Id").Count(), document.Descendants("Id").Select(i => i.Value).Distinct().Count());
    }

    [Fact]
    public async Task A_payee_that_the_bank_file_can_not_hold_is_left_out_of_its_batch_and_named()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(3);
        await app.SqlAsync("UPDATE enterprises SET \"Name\" = '演示𠮷祥', \"Account_AccountName\" = '演示𠮷祥' WHERE \"Id\" = 1002");
        await app.SqlAsync($"UPDATE enterprises SET \"Name\" = '{new string('长', 61)}', \"Account_AccountName\" = '{new string('长', 61)}' WHERE \"Id\" = 1003");

        var built = Given.Ok(await app.BuildAsync(due, new("short-gbk")));

        Assert.Equal((1, 2), (built.Lines, built.LeftOut));
        var left = BuildBatch.LeftOutOf((await app.BatchAsync(built.BatchIds[0])).LeftOutJson);
        Assert.Contains("GBK 没有的字“𠮷”", left[0].Reason, StringComparison.Ordinal);
        Assert.Contains("60 字", left[1].Reason, StringComparison.Ordinal);
        Assert.Equal("no-such-template", (await app.BuildAsync(due, new("no-such"))).Refusal?.Code);
    }

    [Fact]
    public async Task A_batch_is_split_by_what_the_bank_takes_in_one_file()
    {
        await using var app = await TestApp.StartAsync();
        var built = Given.Ok(await app.BuildAsync(await app.PaymentsDue(101), new("short-gbk")));
        Assert.Equal([50, 50, 1], built.BatchIds.Select(b => app.BatchAsync(b).Result.Transfers));
    }

    [Fact]
    public async Task No_file_before_the_release_and_none_from_changed_content()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(1);
        var id = Given.Ok(await app.BuildAsync(due)).BatchIds[0];
        Given.Ok(await app.LockAsync(id));
        var export = app.Get<ExportBatch>();
        Assert.Equal("batch-not-released", (await export.ExportAsync(await app.ActorAsync("maker"), id, default)).Refusal?.Code);
        Given.Ok(await app.ReleaseAsync(id));
        await app.SqlAsync("UPDATE batches SET \"FileSha256\" = 'x' || \"FileSha256\"");
        Assert.Equal("export-differs", (await export.ExportAsync(await app.ActorAsync("maker"), id, default)).Refusal?.Code);
        await app.SqlAsync("UPDATE payment_attempts SET \"PayeeName\" = '别的公司'");
        Assert.Equal("batch-content-changed", (await export.ExportAsync(await app.ActorAsync("maker"), id, default)).Refusal?.Code);
        await using var db = app.Db();
        Assert.Equal(0, await db.BatchExports.CountAsync());
    }

    private static List<string> Validate(byte[] bytes)
    {
        var schemas = new XmlSchemaSet();
        schemas.Add(null, XmlReader.Create(Path.Combine(AppContext.BaseDirectory, "Features", "Payments", "pain.001.001.09.subset.xsd")));
        var faults = new List<string>();
        XDocument.Load(new MemoryStream(bytes)).Validate(schemas, (_, e) => faults.Add(e.Message));
        return faults;
    }
}
