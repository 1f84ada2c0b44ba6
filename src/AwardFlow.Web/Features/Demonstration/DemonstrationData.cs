using System.Globalization;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Demonstration;

/// <summary>
/// Ready people, units and firms, all visibly invented, for a database that was made as a demonstration.
/// They have no password: the demonstration's own page signs in as them.
/// </summary>
public sealed class DemonstrationData(Ledger ledger, BusinessClock clock, TimeProvider time, AccountVault vault, IDbContextFactory<AwardFlowDb> contexts)
{
    public static IReadOnlyList<(string Code, string Zh, string En, UnitKind Kind)> Units { get; } =
    [
        ("qt-yi", "演示一街道", "Demo Subdistrict One", UnitKind.Township),
        ("qt-er", "演示二街道", "Demo Subdistrict Two", UnitKind.Township),
        ("qt-jxkj", "区经信科技局（演示）", "Economy and Technology Bureau (demo)", UnitKind.Department),
        ("qt-czj", "区财政局（演示）", "Finance Bureau (demo)", UnitKind.Finance),
        ("qt-xyb", "区信用办（演示）", "Integrity Office (demo)", UnitKind.IntegrityOffice),
        ("qt-dsj", "区数据局（演示）", "Data Office (demo)", UnitKind.Administration),
    ];

    public static IReadOnlyList<(string Login, string Name, string Unit, string[] Roles)> Staff { get; } =
    [
        ("township1", "李镇街", "qt-yi", [Roles.TownshipReviewer]),
        ("township1b", "钱镇街", "qt-yi", [Roles.TownshipReviewer]),
        ("township2", "吴镇街", "qt-er", [Roles.TownshipReviewer]),
        ("bureau", "周经信", "qt-jxkj", [Roles.LeadBureauReviewer]),
        ("bureau2", "郑经信", "qt-jxkj", [Roles.LeadBureauReviewer]),
        ("head", "王局长", "qt-jxkj", [Roles.BureauHead]),
        ("deputy", "宋副局", "qt-jxkj", [Roles.BureauHead]),
        ("investigator", "冯核查", "qt-jxkj", [Roles.ObjectionInvestigator]),
        ("integrity", "陈信用", "qt-xyb", [Roles.IntegrityOfficer]),
        ("integrity2", "褚信用", "qt-xyb", [Roles.IntegrityOfficer]),
        ("appeals", "卫复核", "qt-jxkj", [Roles.AppealReviewer]),
        ("appeals2", "华复核", "qt-xyb", [Roles.AppealReviewer]),
        ("maker", "赵经办", "qt-czj", [Roles.FinanceMaker]),
        ("releaser", "孙复核", "qt-czj", [Roles.FinanceReleaser]),
        ("policy1", "许政策", "qt-jxkj", [Roles.PolicyEditor]),
        ("policy2", "尤签发", "qt-jxkj", [Roles.PolicySigner]),
        ("sysadmin", "蒋系统", "qt-dsj", [Roles.SystemAdministrator]),
        ("security", "沈安全", "qt-dsj", [Roles.SecurityAdministrator]),
        ("security2", "韩安全", "qt-dsj", [Roles.SecurityAdministrator]),
        ("auditor", "杨审计", "qt-dsj", [Roles.AuditAdministrator]),
    ];

    public static IReadOnlyList<(string Code, string Name, string Township, (string Login, string Name, string Role)[] People)> Firms { get; } =
    [
        ("91330114MA20003770", "演示精密机械有限公司", "qt-yi",
            [("clerk1", "何经办", Roles.EnterpriseClerk), ("approver1", "吕审批", Roles.EnterpriseApprover)]),
        ("91330114MA2000019Y", "演示新材料科技有限公司", "qt-er", [("approver2", "施审批", Roles.EnterpriseApprover), ("approver2b", "张审批", Roles.EnterpriseApprover)]),
        ("91330109MA2000000T", "演示失信样例有限公司", "qt-yi", [("approver3", "孔审批", Roles.EnterpriseApprover)]),
    ];

    public async Task EnsureAsync(CancellationToken ct)
    {
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            var ahead = await db.SettingAsync(Setting.ClockAhead, ct) ?? "0";
            clock.Set(TimeSpan.FromTicks(long.Parse(ahead, CultureInfo.InvariantCulture)));
            if (await db.Units.AnyAsync(ct)) return;
        }
        await ledger.WriteAsync<Done>(async (db, c) =>
        {
            var now = time.GetUtcNow().UtcDateTime;
            var units = Units.Select(u => new Unit(u.Code, u.Zh, u.En, u.Kind)).ToDictionary(u => u.Code);
            db.Units.AddRange(units.Values);
            db.Settings.Add(new Setting(Setting.IntegrityListKeptSince, clock.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
            await db.SaveChangesAsync(c);
            foreach (var (login, name, unit, roles) in Staff)
                await AddAsync(db, Person.Staff(Email(login), name, units[unit].Id, now), roles, now, c);
            foreach (var firm in Firms) await AddFirmAsync(db, firm, units[firm.Township].Id, now, c);
            var listed = Firms[^1];
            db.DishonestyRecords.Add(new DishonestyRecord(listed.Code, listed.Name, "演示：提供虚假申报材料", "演示决定〔2026〕1号", "本区专项资金失信名单",
                IntegrityEffect.Block, new DateOnly(2026, 3, 1), new DateOnly(2028, 2, 29), 0, clock.UtcNow));
            db.Audit(Actor.System, "demonstration.filled", "database", "demonstration");
            return new Done();
        }, ct);
    }

    private async Task AddFirmAsync(AwardFlowDb db, (string Code, string Name, string Township, (string Login, string Name, string Role)[] People) firm, long townshipId, DateTime now, CancellationToken ct)
    {
        var enterprise = new Enterprise(firm.Code, firm.Name, townshipId, clock.UtcNow);
        enterprise.Describe(firm.People[0].Name, "钱塘区演示路 1 号", "C34 通用设备制造业", firm.People[0].Name, "13800000000");
        enterprise.Confirm();
        enterprise.UseAccount(vault.Seal("演示银行钱塘支行", "103331000012", firm.Name, $"99000000{firm.Code[^6..].Sum(ch => ch):D4}{firm.Code.Sum(ch => ch * 7):D6}"));
        db.Enterprises.Add(enterprise);
        await db.SaveChangesAsync(ct);
        foreach (var (login, name, role) in firm.People)
            await AddAsync(db, Person.OfEnterprise(Email(login), name, enterprise.Id, now), [role], now, ct);
    }

    private static async Task AddAsync(AwardFlowDb db, Person person, string[] roles, DateTime now, CancellationToken ct)
    {
        person.Activate();
        person.Prepare();
        db.Users.Add(person);
        await db.SaveChangesAsync(ct);
        db.RoleGrants.AddRange(roles.Select(r => new RoleGrant(person.Id, r, now)));
    }

    public static string Email(string login) => $"{login}@demo.example";
}
