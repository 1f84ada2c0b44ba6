using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.People;

/// <summary>Permissions in the words of the pages.</summary>
public static class PermissionWords
{
    public static string Of(string permission) => Words.GetValueOrDefault(permission, permission);

    public static IReadOnlyDictionary<string, string> Words { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Permission.FileApplication] = "填写申报",
        [Permission.SubmitApplication] = "提交申报",
        [Permission.EditEnterprise] = "维护企业资料",
        [Permission.ConfirmAccount] = "确认账户变更",
        [Permission.AdmitColleague] = "同意本企业人员加入",
        [Permission.ConfirmRegistration] = "确认企业登记",
        [Permission.KeepRounds] = "组织择优评选",
        [Permission.SignRounds] = "签发评选名单",
        [Permission.Review] = "办理审核任务",
        [Permission.SeeCases] = "查看职责范围内的申报",
        [Permission.FileLoans] = "报送贷款和提前还款",
        [Permission.SearchInvoices] = "查询发票使用情况",
        [Permission.SuspendCases] = "中止和恢复办理",
        [Permission.KeepLists] = "导入和办理名单",
        [Permission.SeeLists] = "查看名单和通知覆盖情况",
        [Permission.ContactFirms] = "登记与企业的联系",
        [Permission.RecordSiteVisit] = "登记现场核查",
        [Permission.GiveAudit] = "委托专项审计",
        [Permission.VerifyBase] = "核定审计基数",
        [Permission.OrganisePanels] = "组织专家评审",
        [Permission.ScorePanels] = "评审打分",
        [Permission.EvaluateFundUse] = "评价资金使用绩效",
        [Permission.SeeReports] = "查看资金执行报表",
        [Permission.ReadObjections] = "查看异议及提出人",
        [Permission.KeepIntegrityList] = "维护失信名单",
        [Permission.DecideHolds] = "办理暂缓事项",
        [Permission.ProposeBudget] = "提出预算变更",
        [Permission.ConfirmBudget] = "确认预算变更",
        [Permission.DraftDocument] = "起草资金文件",
        [Permission.IssueDocument] = "下达资金文件",
        [Permission.SeePayments] = "查看待拨付和批次",
        [Permission.BuildBatch] = "编制拨付批次",
        [Permission.CheckBatch] = "审核拨付批次",
        [Permission.ClearMoneyLock] = "解除放款锁定",
        [Permission.ReleaseBatch] = "复核放款",
        [Permission.ImportBankResult] = "导入银行回单",
        [Permission.KeepRecoveries] = "登记追缴和收款",
        [Permission.ManagePeople] = "管理人员账号和机构",
        [Permission.ChangeRoles] = "变更角色",
        [Permission.KeepCalendar] = "维护工作日历",
        [Permission.RunSystem] = "查看运行状况",
        [Permission.ReadAudit] = "查看审计日志",
        [Permission.SeePolicies] = "查看政策版本",
        [Permission.SeeWorkflows] = "查看流程版本",
        [Permission.EditWorkflows] = "编辑流程",
        [Permission.SignWorkflows] = "签发流程",
        [Permission.MoveRunningCases] = "把在办申报转到其他流程版本",
        [Permission.Supervise] = "督办超期环节",
        [Permission.EditPolicies] = "编辑政策",
        [Permission.SignPolicies] = "签发政策",
        [Permission.Simulate] = "模拟测算政策",
    };
}
