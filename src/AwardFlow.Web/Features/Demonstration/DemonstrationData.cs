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
        ("qt-scjg", "区市场监管局（演示）", "Market Regulation Bureau (demo)", UnitKind.Department),
        ("qt-fgj", "区发改局（演示）", "Development and Reform Bureau (demo)", UnitKind.Department),
        ("qt-qzf", "区政府领导（演示）", "District Leadership (demo)", UnitKind.Leadership),
        ("qt-xyb", "区信用办（演示）", "Integrity Office (demo)", UnitKind.IntegrityOffice),
        ("demo-bank", "演示银行钱塘支行", "Demo Bank, Qiantang Branch", UnitKind.Bank),
        ("demo-cpa", "演示会计师事务所", "Demo Accountants", UnitKind.AuditFirm),
        ("demo-cpa2", "演示第二会计师事务所", "Demo Accountants Two", UnitKind.AuditFirm),
        ("qt-zjk", "区评审专家库（演示）", "Pool of Experts (demo)", UnitKind.ExpertPool),
        ("xs-kjj", "区科技局（演示）", "Science and Technology Bureau (demo)", UnitKind.Department),
        ("qt-dsj", "区数据局（演示）", "Data Office (demo)", UnitKind.Administration),
        ("qt-dcs", "区政府督查室（演示）", "Supervision Office (demo)", UnitKind.Administration),
        ("xs-czj", "萧山区财政局（演示）", "Xiaoshan Finance Bureau (demo)", UnitKind.Department),
        ("xs-scjg", "萧山区市场监管局（演示）", "Xiaoshan Market Regulation Bureau (demo)", UnitKind.Department),
        ("xs-jxj", "萧山区经信局（演示）", "Xiaoshan Economy and Information Bureau (demo)", UnitKind.Department),
        ("xn-gxj", "市工业和信息化局（演示）", "Municipal Industry and Information Bureau (demo)", UnitKind.Department),
        ("xn-czj", "西宁市财政局（演示）", "Xining Finance Bureau (demo)", UnitKind.Department),
        ("xn-kjj", "西宁市科技局（演示）", "Xining Science and Technology Bureau (demo)", UnitKind.Department),
        ("hz-jxj", "市经信局（演示）", "Municipal Economy and Information Bureau (demo)", UnitKind.Department),
        ("hz-czj", "杭州市财政局（演示）", "Hangzhou Finance Bureau (demo)", UnitKind.Department),
    ];

    public static IReadOnlyList<(string Login, string Name, string Unit, string[] Roles)> Staff { get; } =
    [
        ("township1", "李镇街", "qt-yi", [Roles.TownshipReviewer]),
        ("township1b", "钱镇街", "qt-yi", [Roles.TownshipReviewer]),
        ("township2", "吴镇街", "qt-er", [Roles.TownshipReviewer]),
        ("township2b", "喻镇街", "qt-er", [Roles.TownshipReviewer]),
        ("bureau", "周经信", "qt-jxkj", [Roles.LeadBureauReviewer]),
        ("bureau2", "郑经信", "qt-jxkj", [Roles.LeadBureauReviewer]),
        ("head", "王局长", "qt-jxkj", [Roles.BureauHead]),
        ("deputy", "宋副局", "qt-jxkj", [Roles.BureauHead]),
        ("investigator", "冯核查", "qt-jxkj", [Roles.ObjectionInvestigator]),
        ("joint-finance", "秦联审", "qt-czj", [Roles.JointBureauReviewer]),
        ("joint-market", "陶市监", "qt-scjg", [Roles.JointBureauReviewer]),
        ("joint-reform", "魏发改", "qt-fgj", [Roles.JointBureauReviewer]),
        ("leader", "曹区长", "qt-qzf", [Roles.Leadership]),
        ("science", "褚科技", "xs-kjj", [Roles.LeadBureauReviewer]),
        ("sciencehead", "卫局长", "xs-kjj", [Roles.BureauHead]),
        ("sciencedeputy", "何副局", "xs-kjj", [Roles.BureauHead]),
        ("scienceinvestigator", "华核查", "xs-kjj", [Roles.ObjectionInvestigator]),
        ("loandesk", "姜贴息", "qt-czj", [Roles.LoanDesk]),
        ("bank1", "戚银行", "demo-bank", [Roles.BankClerk]),
        ("bank2", "谢银行", "demo-bank", [Roles.BankClerk]),
        ("cpa1", "章审计", "demo-cpa", [Roles.InvestmentAuditor]),
        ("cpa2", "云审计", "demo-cpa2", [Roles.InvestmentAuditor]),
        ("expert1", "苏专家", "qt-zjk", [Roles.Expert]),
        ("expert2", "潘专家", "qt-zjk", [Roles.Expert]),
        ("expert3", "葛专家", "qt-zjk", [Roles.Expert]),
        ("expert4", "奚专家", "qt-zjk", [Roles.Expert]),
        ("expert5", "范专家", "qt-zjk", [Roles.Expert]),
        ("expert6", "彭专家", "qt-zjk", [Roles.Expert]),
        ("expert7", "郎专家", "qt-zjk", [Roles.Expert]),
        ("integrity", "陈信用", "qt-xyb", [Roles.IntegrityOfficer]),
        ("integrity2", "褚信用", "qt-xyb", [Roles.IntegrityOfficer]),
        ("appeals", "卫复核", "qt-jxkj", [Roles.AppealReviewer]),
        ("appeals2", "华复核", "qt-xyb", [Roles.AppealReviewer]),
        ("maker", "赵经办", "qt-czj", [Roles.FinanceMaker]),
        ("checker", "褚审核", "qt-czj", [Roles.FinanceChecker]),
        ("checker2", "卫审核", "qt-czj", [Roles.FinanceChecker]),
        ("releaser", "孙复核", "qt-czj", [Roles.FinanceReleaser]),
        ("policy1", "许政策", "qt-jxkj", [Roles.PolicyEditor]),
        ("policy2", "尤签发", "qt-jxkj", [Roles.PolicySigner]),
        ("workflow1", "褚流程", "qt-dsj", [Roles.WorkflowPublisher]),
        ("workflow2", "卫签核", "qt-dsj", [Roles.WorkflowSigner]),
        ("sysadmin", "蒋系统", "qt-dsj", [Roles.SystemAdministrator]),
        ("security", "沈安全", "qt-dsj", [Roles.SecurityAdministrator]),
        ("security2", "韩安全", "qt-dsj", [Roles.SecurityAdministrator]),
        ("auditor", "杨审计", "qt-dsj", [Roles.AuditAdministrator]),
        ("supervisor", "柏督查", "qt-dcs", [Roles.Supervisor]),
        ("xs-finance", "鲁财联", "xs-czj", [Roles.JointBureauReviewer]),
        ("xs-market", "马市监", "xs-scjg", [Roles.JointBureauReviewer]),
        ("xs-economy", "苗经信", "xs-jxj", [Roles.JointBureauReviewer]),
        ("xsbureau", "鲍经信", "xs-jxj", [Roles.LeadBureauReviewer]),
        ("xshead", "史局长", "xs-jxj", [Roles.BureauHead]),
        ("xsdeputy", "唐副局", "xs-jxj", [Roles.BureauHead]),
        ("xsinvestigator", "费核查", "xs-jxj", [Roles.ObjectionInvestigator]),
        ("industry", "凤工信", "xn-gxj", [Roles.LeadBureauReviewer]),
        ("industry2", "花工信", "xn-gxj", [Roles.LeadBureauReviewer]),
        ("industryhead", "方局长", "xn-gxj", [Roles.BureauHead]),
        ("industrydeputy", "俞副局", "xn-gxj", [Roles.BureauHead]),
        ("industryinvestigator", "任核查", "xn-gxj", [Roles.ObjectionInvestigator]),
        ("xn-finance", "袁财联", "xn-czj", [Roles.JointBureauReviewer]),
        ("xnscience", "于科技", "xn-kjj", [Roles.LeadBureauReviewer]),
        ("xnscience2", "时科技", "xn-kjj", [Roles.LeadBureauReviewer]),
        ("xnsciencehead", "傅局长", "xn-kjj", [Roles.BureauHead]),
        ("xnsciencedeputy", "皮副局", "xn-kjj", [Roles.BureauHead]),
        ("xnscienceinvestigator", "卞核查", "xn-kjj", [Roles.ObjectionInvestigator]),
        ("hzbureau", "罗经信", "hz-jxj", [Roles.LeadBureauReviewer]),
        ("hzbureau2", "郝经信", "hz-jxj", [Roles.LeadBureauReviewer]),
        ("hzhead", "邬局长", "hz-jxj", [Roles.BureauHead]),
        ("hzdeputy", "安副局", "hz-jxj", [Roles.BureauHead]),
        ("hzinvestigator", "常核查", "hz-jxj", [Roles.ObjectionInvestigator]),
        ("hz-finance", "乐财联", "hz-czj", [Roles.JointBureauReviewer]),
    ];

    /// <summary>Where the experts work; the last of them for a firm that applies.</summary>
    public static IReadOnlyList<(string Login, string Employer, string Code, string Field)> Experts { get; } =
    [
        ("expert1", "演示大学机械工程学院", "", "高端装备"), ("expert2", "演示自动化研究院", "", "智能制造"), ("expert3", "演示信息技术研究所", "", "工业软件"),
        ("expert4", "演示大学经济学院", "", "投资评估"), ("expert5", "退休", "", "财务审计"), ("expert6", "演示材料研究院", "", "新材料"),
        ("expert7", "演示精密机械有限公司", "91330114MA20003770", "高端装备"),
    ];

    public static IReadOnlyList<(string Code, string Name, string Township, (string Login, string Name, string Role)[] People)> Firms { get; } =
    [
        ("91330114MA20003770", "演示精密机械有限公司", "qt-yi",
            [("clerk1", "何经办", Roles.EnterpriseClerk), ("approver1", "吕审批", Roles.EnterpriseApprover)]),
        ("91330114MA2000019Y", "演示新材料科技有限公司", "qt-er", [("approver2", "施审批", Roles.EnterpriseApprover), ("approver2b", "张审批", Roles.EnterpriseApprover)]),
        ("91330109MA2000000T", "演示失信样例有限公司", "qt-yi", [("approver3", "孔审批", Roles.EnterpriseApprover)]),
    ];

    /// <summary>Plausible pools per policy and level, this year and, advanced, the next.</summary>
    public static IReadOnlyList<(string Policy, string Level, long Fen)> Pools { get; } =
    [
        ("qiantang-2024", "district", 20_000_000_000), ("xiaoshan-2023", "district", 20_000_000_000), ("hangzhou-2023", "city", 20_000_000_000),
        ("xining-2023", "province", 20_000_000_000), ("xining-2023", "city", 10_000_000_000), ("xining-2023", "county", 10_000_000_000),
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
            var enterprises = Firms.ToDictionary(f => f.Code, f => AnEnterprise(f.Code, f.Name, units[f.Township].Id, f.People[0].Name));
            db.Enterprises.AddRange(enterprises.Values);
            await db.SaveChangesAsync(c);
            var people = Staff.Select(s => (s.Login, s.Roles, Person: Person.Staff(Email(s.Login), s.Name, units[s.Unit].Id, now)))
                .Concat(Firms.SelectMany(f => f.People.Select(p => (p.Login, Roles: new[] { p.Role }, Person: Person.OfEnterprise(Email(p.Login), p.Name, enterprises[f.Code].Id, now))))).ToDictionary(p => p.Login);
            foreach (var (_, _, person) in people.Values)
            {
                person.Activate();
                person.Prepare();
                db.Users.Add(person);
            }
            await db.SaveChangesAsync(c);
            db.RoleGrants.AddRange(people.Values.SelectMany(p => p.Roles.Select(r => new RoleGrant(p.Person.Id, r, now))));
            db.Experts.AddRange(Experts.Select(e => new Expert(people[e.Login].Person.Id, e.Employer, e.Code, e.Field, drawn: true, Actor.System, clock.UtcNow)));
            var listed = Firms[^1];
            db.DishonestyRecords.Add(new DishonestyRecord(listed.Code, listed.Name, "演示：提供虚假申报材料", "演示决定〔2026〕1号", "本区专项资金失信名单",
                IntegrityEffect.Block, new DateOnly(2026, 3, 1), new DateOnly(2028, 2, 29), 0, clock.UtcNow));
            await AddBudgetAsync(db, c);
            db.Audit(Actor.System, "demonstration.filled", "database", "demonstration");
            return new Done();
        }, ct);
    }

    private async Task AddBudgetAsync(AwardFlowDb db, CancellationToken ct)
    {
        var lines = (from year in new[] { clock.Today.Year, clock.Today.Year + 1 }
                     from pool in Pools
                     select (Line: new BudgetLine(new(year, pool.Policy, "", pool.Level, "2150517", "产业发展", "31299", "其他对企业补助")), pool.Fen)).ToList();
        db.BudgetLines.AddRange(lines.Select(l => l.Line));
        await db.SaveChangesAsync(ct);
        foreach (var (line, fen) in lines)
            await BudgetMoves.TryAppropriateAsync(db, line.Id, BudgetMove.Appropriated, fen, $"演示预算〔{line.Year}〕1号", Actor.System, clock.UtcNow, ct);
    }

    private Enterprise AnEnterprise(string code, string name, long townshipId, string contact)
    {
        var enterprise = new Enterprise(code, name, townshipId, clock.UtcNow);
        enterprise.Describe(contact, "钱塘区演示路 1 号", "C34 通用设备制造业", contact, "13800000000");
        enterprise.Confirm();
        enterprise.UseAccount(vault.Seal("演示银行钱塘支行", "103331000012", name, $"99000000{code[^6..].Sum(ch => ch):D4}{code.Sum(ch => ch * 7):D6}"));
        return enterprise;
    }

    public static string Email(string login) => $"{login}@demo.example";
}
