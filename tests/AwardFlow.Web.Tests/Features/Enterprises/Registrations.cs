using System.Globalization;
using AwardFlow.Web.Features.Enterprises;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AwardFlow.Web.Tests.Features.Enterprises;

/// <summary>Registrations as visitors send them, through the use case of the page.</summary>
public static class Registrations
{
    public const string NewCode = "91330114MA27W8XR4H";
    public static readonly Actor Visitor = new(0, "访客", null, null, new HashSet<string>(), "127.0.0.1");

    public static RegistrationInput Input(long townshipId, string email = "zhang@firm.example", string code = NewCode, string name = "测试（演示）有限公司", bool account = true) => new()
    {
        CreditCode = code,
        FirmName = name,
        TownshipId = townshipId,
        PersonName = "张三",
        Email = email,
        Password = "Abcdef12345",
        PasswordAgain = "Abcdef12345",
        Consent = true,
        Firm = new() { LegalRepresentative = "张三", Address = "演示路 2 号", ContactName = "李四", ContactPhone = "13800138000" },
        Account = account ? new() { BankName = "演示银行", AccountName = name, AccountNumber = "6222-0200-0011", AccountNumberAgain = "6222-0200-0011" } : new(),
    };

    public static async Task<long> TownshipAsync(this TestApp app, string code = "qt-yi")
    {
        await using var db = app.Db();
        return await db.Units.Where(u => u.Code == code).Select(u => u.Id).SingleAsync();
    }

    public static async Task<Result<Done>> RegisterAsync(this TestApp app, RegistrationInput input, Actor? actor = null)
    {
        await using var scope = app.Host.Services.CreateAsyncScope();
        var register = scope.ServiceProvider.GetRequiredService<RegisterEnterprise>();
        var (read, account, faults) = await register.ReadAsync(input, actor is not null);
        Assert.Empty(faults);
        return await register.RegisterAsync(new Command(actor ?? Visitor, Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)), read, account, await app.AFileAsync(), default);
    }

    public static async Task<IReadOnlyList<FieldFault>> FaultsAsync(this TestApp app, RegistrationInput input)
    {
        await using var scope = app.Host.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<RegisterEnterprise>().ReadAsync(input, again: false)).Faults;
    }

    public static async Task<(Enterprise Firm, Membership Membership, Person Person)> LastMembershipAsync(this TestApp app)
    {
        await using var db = app.Db();
        var m = await db.Memberships.OrderByDescending(x => x.Id).FirstAsync();
        return (await db.Enterprises.SingleAsync(e => e.Id == m.EnterpriseId), m, await db.Users.SingleAsync(p => p.Id == m.PersonId));
    }

    public static async Task<Result<Done>> ByTownshipAsync(this TestApp app, long membership, bool admit = true, string reason = "", string login = "township1") =>
        await app.Get<DecideMembership>().ByTownshipAsync(await app.AsAsync(login), new MembershipDecision(membership, admit, reason, null, true, true), default);
}
