using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Shared;

public sealed record NavigationItem(string Group, string Label, string Href, string Icon, string? Permission, int Count = 0);

/// <summary>The side menu of the signed-in person, with the kept counters.</summary>
public sealed class Navigation(CurrentActor actor, AwardFlowDb db, DemonstrationMark demonstration)
{
    private static readonly NavigationItem[] Items =
    [
        new("工作台", "首页", "/", "home", null),
        new("工作台", "待办事项", "/Review/Inbox", "inbox", Permission.Review),
        new("工作台", "已办事项", "/Review/Done", "check", Permission.Review),
        new("工作台", "全部申报", "/Review/Cases", "form", Permission.SeeCases),
        new("工作台", "督办", "/Review/Overdue", "clock", Permission.Supervise),
        new("工作台", "发票查重", "/Invoices", "search", Permission.SearchInvoices),
        new("工作台", "贷款报送", "/Loans", "money", Permission.FileLoans),
        new("工作台", "专家评审", "/Review/Panels", "check", Permission.ScorePanels),
        new("工作台", "评审专家库", "/Review/Panels/Experts", "user", Permission.OrganisePanels),
        new("工作台", "择优评选", "/Review/Rounds", "chart", Permission.KeepRounds),
        new("工作台", "择优评选", "/Review/Rounds", "chart", Permission.SignRounds),
        new("工作台", "免申即享名单", "/Lists", "doc", Permission.SeeLists),
        new("工作台", "异议、申诉与信用事项", "/Review/Matters", "warn", Permission.SeeCases),
        new("工作台", "资金使用和绩效", "/FundUse", "chart", Permission.EvaluateFundUse),
        new("企业服务", "可申报奖励", "/Programmes", "doc", Permission.FileApplication),
        new("企业服务", "奖励测算", "/Calculator", "chart", Permission.FileApplication),
        new("企业服务", "我的申报", "/Applications", "form", Permission.FileApplication),
        new("企业服务", "资金使用", "/FundUse", "chart", Permission.FileApplication),
        new("企业服务", "申诉与信用", "/Matters", "warn", Permission.FileApplication),
        new("企业服务", "企业资料", "/Enterprises/Profile", "user", Permission.EditEnterprise),
        new("企业服务", "企业人员", "/Enterprises/Colleagues", "user", Permission.AdmitColleague),
        new("企业管理", "企业登记确认", "/Enterprises/Registrations", "user", Permission.ConfirmRegistration),
        new("信用", "失信名单", "/Integrity", "warn", Permission.KeepIntegrityList),
        new("资金", "预算", "/Funds/Budgets", "chart", Permission.SeePayments),
        new("资金", "待下达资金", "/Funds/Waiting", "doc", Permission.SeePayments),
        new("资金", "资金文件", "/Funds/Documents", "doc", Permission.SeePayments),
        new("资金", "待拨付", "/Payments/Due", "money", Permission.SeePayments),
        new("资金", "拨付批次", "/Payments/Batches", "money", Permission.SeePayments),
        new("资金", "对账", "/Reconciliation", "check", Permission.SeePayments),
        new("资金", "资金核对", "/Funds/Proof", "check", Permission.SeePayments),
        new("资金", "追缴台账", "/Recoveries", "money", Permission.SeePayments),
        new("资金", "资金执行报表", "/Reports/Execution", "chart", Permission.SeeReports),
        new("公开", "公示", "/Publicity", "bell", null),
        new("政策", "政策版本", "/Policies", "doc", Permission.SeePolicies),
        new("政策", "政策模拟", "/Simulations", "chart", Permission.Simulate),
        new("系统管理", "人员账号", "/People", "user", Permission.ManagePeople),
        new("系统管理", "机构", "/People/Units", "home", Permission.ManagePeople),
        new("系统管理", "工作日历", "/Calendar", "clock", Permission.KeepCalendar),
        new("系统管理", "运行状况", "/Running", "gear", Permission.RunSystem),
        new("系统管理", "流程异常", "/Running/Incidents", "warn", Permission.RunSystem),
        new("系统管理", "外发邮件", "/Running/Mail", "bell", Permission.RunSystem),
        new("安全管理", "角色与权限", "/People/Roles", "user", Permission.ChangeRoles),
        new("审计", "审计日志", "/Audit", "doc", Permission.ReadAudit),
        new("政策", "流程版本", "/Workflows", "doc", Permission.SeeWorkflows),
        new("系统管理", "流程版本", "/Workflows", "doc", Permission.RunSystem),
    ];

    /// <summary>A business role may also look at the demonstration's clock; only the system administrator moves it.</summary>
    public async Task<IReadOnlyList<NavigationItem>> ForCurrentAsync(CancellationToken ct)
    {
        if (!actor.IsSignedIn) return [];
        var me = actor.Value;
        var items = Items.Where(i => i.Permission is null || me.May(i.Permission)).DistinctBy(i => i.Href).ToList();
        if (demonstration.IsDemonstration && me.May(Permission.RunSystem))
            items.Add(new("系统管理", "演示时钟", "/Demonstration/Clock", "clock", null));
        var inbox = items.FindIndex(i => i.Href == "/Review/Inbox");
        if (inbox >= 0) items[inbox] = items[inbox] with { Count = await OpenTasksAsync(me, ct) };
        return items;
    }

    public async Task<int> UnreadAsync(CancellationToken ct)
    {
        if (!actor.IsSignedIn) return 0;
        var me = actor.Value;
        var mine = await db.Messages.CountAsync(m => m.PersonId == me.Id && m.ReadAt == null, ct);
        return me.EnterpriseId is { } enterprise ? mine + await db.Messages.CountAsync(m => m.EnterpriseId == enterprise && m.ReadAt == null, ct) : mine;
    }

    private async Task<int> OpenTasksAsync(Actor me, CancellationToken ct) => me.UnitId is not { } unit ? 0
        : await db.TaskCounters.Where(c => c.UnitId == unit && me.Roles.Contains(c.Role)).SumAsync(c => c.Open, ct);
}
