using AwardFlow.Web.Features.Account;
using AwardFlow.Web.Features.Applications;
using AwardFlow.Web.Features.Archives;
using AwardFlow.Web.Features.Attachments;
using AwardFlow.Web.Features.Audit;
using AwardFlow.Web.Features.Calendar;
using AwardFlow.Web.Features.Calculator;
using AwardFlow.Web.Features.Demonstration;
using AwardFlow.Web.Features.Enterprises;
using AwardFlow.Web.Features.Funds;
using AwardFlow.Web.Features.Integrity;
using AwardFlow.Web.Features.Invoices;
using AwardFlow.Web.Features.Loans;
using AwardFlow.Web.Features.Lists;
using AwardFlow.Web.Features.Matters;
using AwardFlow.Web.Features.Messages;
using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Features.People;
using AwardFlow.Web.Features.Policies;
using AwardFlow.Web.Features.Publicity;
using AwardFlow.Web.Features.Reconciliation;
using AwardFlow.Web.Features.Recoveries;
using AwardFlow.Web.Features.Reports;
using AwardFlow.Web.Features.Review;
using AwardFlow.Web.Features.Running;
using AwardFlow.Web.Features.Simulations;
using AwardFlow.Web.Features.Statements;

namespace AwardFlow.Web.Features.Shared;

public static class FeaturesSetup
{
    /// <summary>The use cases behind the pages, one line per feature.</summary>
    public static void AddFeatures(this IServiceCollection services)
    {
        services.AddSingleton<FirstData>();
        services.AddSingleton<ReadCasePath>();
        services.AddScoped<ReadAmendments>();
        services.AddScoped<ReadWaiting>();
        Workflows.WorkflowsSetup.AddWorkflows(services);
        services.AddCalculator();
        services.AddPolicies();
        services.AddSimulations();
        services.AddSingleton<DemonstrationData>();
        services.AddSingleton<MoveClock>();
        services.AddScoped<SystemState>();
        services.AddScoped<ListIncidents>();
        services.AddSingleton<SendAgain>();
        services.AddSingleton<KeepCalendar>();
        services.AddScoped<SearchAudit>();
        services.AddSingleton<KeepDraft>();
        services.AddSingleton<SubmitApplication>();
        services.AddSingleton<CreateStaff>();
        services.AddSingleton<AttachFiles>();
        services.AddSingleton<AskApprover>();
        services.AddSingleton<ReadApplication>();
        services.AddSingleton<Progress>();
        services.AddSingleton<ReadAttachment>();
        services.AddFunds();
        services.AddLists();
        services.AddPayments();
        services.AddReconciliation();
        services.AddSingleton<FileObjection>();
        services.AddSingleton<KeepIntegrityList>();
        services.AddSingleton<ProposeListing>();
        services.AddSingleton<FileMatter>();
        services.AddSingleton<KeepDebt>();
        services.AddSingleton<ManageStaff>();
        services.AddSingleton<KeepUnits>();
        services.AddSingleton<ChangeRoles>();
        services.AddSingleton<ResetSecondFactor>();
        services.AddSingleton<IssueStatement>();
        services.AddSingleton<FundUse.KeepFundReport>();
        services.AddScoped<ReadExecution>();
        services.AddScoped<CaseGrounds>();
        services.AddScoped<ArchiveCase>();
        services.AddScoped<ArchiveBatch>();
        services.AddSingleton<RecordSession>();
        services.AddScoped<SetPassword>();
        services.AddReview();
        services.AddScoped<SearchInvoices>();
        services.AddSingleton<FileLoan>();
        services.AddScoped<ListFilings>();
        services.AddSingleton<ReportRepayment>();
        services.AddSingleton<ReadMessages>();
        services.AddScoped<RegisterEnterprise>();
        services.AddSingleton<DecideMembership>();
        services.AddSingleton<ChangeAccount>();
        services.AddSingleton<DescribeEnterprise>();
    }
}
