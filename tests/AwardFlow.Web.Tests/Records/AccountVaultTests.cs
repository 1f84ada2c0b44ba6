using System.Text;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Records;

public sealed class AccountVaultTests
{
    private const string Number = "6222081202001234567";

    [Fact]
    public async Task The_same_number_has_another_cipher_each_time_and_always_the_same_fingerprint()
    {
        await using var app = await TestApp.StartAsync();
        var vault = app.Get<AccountVault>();
        var (a, b) = (vault.Seal("银行", null, "甲公司", Number), vault.Seal("银行", null, "甲公司", Number));
        Assert.NotEqual(a.Cipher, b.Cipher);
        Assert.Equal(a.Fingerprint, b.Fingerprint);
        Assert.Equal((Number, Number, "**** 4567"), (vault.Open(a), vault.Open(b), a.Masked));
    }

    [Theory]
    [InlineData("6222 0812 0200 1234 567")]
    [InlineData("６２２２０８１２０２００１２３４５６７")]
    [InlineData("6222081202001234\u200B567")]
    public async Task A_number_is_the_same_however_its_digits_are_grouped_or_typed(string typed)
    {
        await using var app = await TestApp.StartAsync();
        var vault = app.Get<AccountVault>();
        var sealedAccount = vault.Seal("银行", null, "甲公司", typed);
        Assert.Equal((Number, "4567"), (vault.Open(sealedAccount), sealedAccount.LastFour));
        Assert.Equal(vault.Fingerprint(Number), sealedAccount.Fingerprint);
        Assert.Equal(vault.Fingerprint(Number), vault.Fingerprint(typed));
    }

    [Fact]
    public async Task Dashes_of_the_bank_are_kept_and_do_not_make_it_another_account()
    {
        await using var app = await TestApp.StartAsync();
        var vault = app.Get<AccountVault>();
        var account = vault.Seal("银行", null, "甲公司", " 6222-0812-0200-1234567 ");
        Assert.Equal(("6222-0812-0200-1234567", vault.Fingerprint(Number)), (vault.Open(account), account.Fingerprint));
    }

    [Fact]
    public async Task Neither_an_account_number_nor_an_objector_can_be_read_in_the_files_of_the_database()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        await SetAccountAsync(app, real.Id);
        await real.ToPublicityAsync();
        Given.Ok(await real.ObjectAsync());
        await using (var db = app.Db()) await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");

        var bytes = await File.ReadAllBytesAsync(app.Database);

        Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes("演示精密机械有限公司")) > 0);
        Assert.All(new[] { Number, "13900000000", "张三" }, secret => Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret))));
    }

    [Fact]
    public async Task A_firm_without_account_gets_one_changes_it_and_reads_it_back()
    {
        await using var app = await TestApp.StartAsync();
        var vault = app.Get<AccountVault>();
        var id = Given.Ok(await app.Get<Ledger>().WriteAsync<long>(async (db, ct) =>
        {
            var township = await db.Units.OrderBy(u => u.Id).FirstAsync(ct);
            var firm = db.Enterprises.Add(new Enterprise("91330114MA2000115M", "新企业有限公司", township.Id, app.Clock.UtcNow)).Entity;
            await db.SaveChangesAsync(ct);
            return firm.Id;
        }, default));
        Assert.Null((await FirmAsync(app, id)).Account);

        foreach (var (bank, code) in new[] { ("甲银行", (string?)null), ("乙银行", "103331000012"), ("丙银行", null) })
        {
            Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(async (db, ct) =>
                (await db.Enterprises.SingleAsync(e => e.Id == id, ct)).UseAccount(vault.Seal(bank, code, "新企业有限公司", Number)) is { } no ? no : new Done(), default));
            var account = (await FirmAsync(app, id)).Account!;
            Assert.Equal((bank, code, Number), (account.BankName, account.BankCode, vault.Open(account)));
        }
    }

    [Fact]
    public async Task An_account_in_another_name_is_refused_and_full_width_signs_are_the_same_name()
    {
        await using var app = await TestApp.StartAsync();
        var firm = await FirmAsync(app, 1);
        var vault = app.Get<AccountVault>();
        Assert.Equal("account-name-differs", firm.UseAccount(vault.Seal("银行", null, "别的公司", Number))?.Code);
        Assert.True(Enterprise.SameName("甲（杭州）ＡＢ公司", " 甲(杭州)AB公司 "));
        Assert.False(Enterprise.SameName("甲公司", "甲 公司"));
    }

    private static async Task<Enterprise> FirmAsync(TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.Enterprises.AsNoTracking().SingleAsync(e => e.Id == id);
    }

    private static async Task SetAccountAsync(TestApp app, long applicationId) => Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(async (db, ct) =>
    {
        var firm = await db.Enterprises.SingleAsync(e => db.Applications.Any(a => a.Id == applicationId && a.EnterpriseId == e.Id), ct);
        return firm.UseAccount(app.Get<AccountVault>().Seal("银行", null, firm.Name, Number)) is { } refusal ? refusal : new Done();
    }, default));
}
