using System.Text.Encodings.Web;
using System.Text.Unicode;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Demonstration;
using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Features.Reconciliation;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Features.Simulations;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Plumbing.Jobs;
using AwardFlow.Web.Plumbing.Mail;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.WebEncoders;

namespace AwardFlow.Web;

/// <summary>Puts the application together: what it keeps, how it decides, what people do with it.</summary>
public static class App
{
    /// <summary>The application with its pages, ready to be served.</summary>
    public static Task<WebApplication> BuildAsync(Launch launch, string[] args, TimeProvider time, Action<WebApplicationBuilder>? adjust = null) =>
        BuildAsync(launch, args, time, adjust, pages: true);

    /// <summary>The application without its pages: for a verb, which nobody visits.</summary>
    public static Task<WebApplication> BuildWithoutPagesAsync(Launch launch, string[] args, TimeProvider time, Action<WebApplicationBuilder>? adjust = null) =>
        BuildAsync(launch, args, time, adjust, pages: false);

    private static async Task<WebApplication> BuildAsync(Launch launch, string[] args, TimeProvider time, Action<WebApplicationBuilder>? adjust, bool pages)
    {
        // What needs no service begins at once beside the rest: a start is nearly all compilation, and there are cores for it.
        var early = Task.WhenAll(Task.Run(SqliteSetup.BuildModel), Task.Run(() => ReadEarly(launch.Folders)));
        var demonstration = new DemonstrationMark(launch.PrepareDatabase(time));
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = launch.Folders.Base,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
            ApplicationName = typeof(App).Assembly.GetName().Name,
        });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(launch.Configuration);
        if (demonstration.IsDemonstration) ListenAddress.RequireLoopback(launch.Configuration);
        builder.Logging.UseOurLogs(demonstration);
        // A singleton that holds today's catalogue would hold it for ever: refused when the server starts.
        builder.Host.UseDefaultServiceProvider(o => o.ValidateScopes = o.ValidateOnBuild = true);
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddSingleton(time).AddSingleton(launch.Folders).AddSingleton(demonstration);
        builder.Services.AddSettings();
        builder.Services.AddRecords(launch.Folders);
        builder.Services.AddCasework(launch.Folders);
        builder.Services.AddSignIn(builder.Configuration);
        builder.Services.AddPlumbing(builder.Configuration, launch.Folders);
        builder.Services.AddJobs(launch.Folders, time, AllWorks);
        builder.Services.AddPages();
        builder.Services.AddFeatures();
        adjust?.Invoke(builder);

        var app = builder.Build();
        var mapped = pages ? Task.Run(() => app.UsePages(demonstration)) : Task.CompletedTask;
        await early;
        await app.Services.PrepareAsync(demonstration);
        await mapped;
        return app;
    }

    /// <summary>Policies and paths are kept by what they say: whoever reads the same files again gets them from memory.</summary>
    private static void ReadEarly(AppFolders folders)
    {
        _ = Catalogues.Read(InstallPolicies.Read(folders.Policies));
        _ = DefinitionCatalogue.Scan(folders.Workflows);
    }

    /// <summary>What runs by itself. Order matters where all run at once: what is due is done before the next alarms are set.</summary>
    private static IReadOnlyList<Work> AllWorks { get; } =
    [
        Work.Of<Deadlines>(ArmAlarms.Tasks, "任务提醒与超期", TimeSpan.FromMinutes(1)),
        Work.Of<NoticeEnds>(ArmAlarms.Notices, "公示到期", TimeSpan.FromMinutes(1)),
        Work.Of<DebtReminders>("debt-reminders", "退款分期提醒与逾期", TimeSpan.FromMinutes(10)),
        Work.Of<FundReportReminders>("fund-report-reminders", "资金使用填报提醒与逾期", TimeSpan.FromMinutes(30)),
        Work.Of<ChaseExperts>("expert-reminders", "专家评审提醒与超期", TimeSpan.FromMinutes(10)),
        Work.Of<ApplySignals>("bank-results", "银行回单推进流程", TimeSpan.FromMinutes(1), afterCommit: true),
        Work.Of<FinishRounds>(FinishRounds.Work, "择优评选收尾", TimeSpan.FromMinutes(1)),
        Work.Of<WatchMoney>("verify-money", "资金核对", TimeSpan.FromHours(1)),
        Work.Of<ListedCases>(ListedCases.Work, "名单事项开办", TimeSpan.FromMinutes(1), afterCommit: true),
        Work.Of<ArmAlarms>("alarms", "设置到期闹钟", TimeSpan.FromMinutes(1), afterCommit: true),
        Work.Of<RunSimulations>(RunSimulations.Name, "政策模拟", TimeSpan.FromMinutes(1)),
        Work.Of<DrainOutbox>("outbox", "发送邮件", TimeSpan.FromSeconds(10), afterCommit: true),
    ];

    /// <summary>
    /// Lines of JSON for the machine that collects them, plain lines in a demonstration. No statement of the database and
    /// no request is logged: parameters, forms and queries carry personal data.
    /// </summary>
    private static void UseOurLogs(this ILoggingBuilder logs, DemonstrationMark demonstration)
    {
        logs.ClearProviders();
        if (demonstration.IsDemonstration) logs.AddSimpleConsole(o => o.SingleLine = true);
        else logs.AddJsonConsole(o => (o.UseUtcTimestamp, o.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ"));
        foreach (var quiet in new[] { "Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "Quartz" }) logs.AddFilter(quiet, LogLevel.Warning);
    }

    private static void AddRecords(this IServiceCollection services, AppFolders folders)
    {
        services.AddSingleton<WriteGate>();
        services.AddSingleton<BusinessClock>();
        services.AddSingleton(_ => new AuditChain(folders.AuditKey, folders.AuditHead));
        services.AddSingleton(s => new AccountVault(s.GetRequiredService<IDataProtectionProvider>(), folders.FingerprintKey));
        services.AddPooledDbContextFactory<AwardFlowDb>((s, o) => SqliteSetup.Use(o, folders.Database, s.GetRequiredService<WriteGate>()));
        services.AddScoped(s => s.GetRequiredService<IDbContextFactory<AwardFlowDb>>().CreateDbContext());
        services.AddSingleton<Ledger>();
        services.AddDataProtection().SetApplicationName("AwardFlow").PersistKeysToFileSystem(new DirectoryInfo(folders.Keys));
    }

    private static void AddCasework(this IServiceCollection services, AppFolders folders)
    {
        services.AddSingleton<InstallPolicies>();
        services.AddSingleton<Catalogues>();
        services.AddSingleton<VerifyDecisions>();
        services.AddSingleton<VerifyMoney>();
        services.AddScoped(s => s.GetRequiredService<Catalogues>().Current);
        services.AddSingleton<Paths>();
        services.AddSingleton<MoveVersion>();
        services.AddScoped(s => s.GetRequiredService<Paths>().Current);
        services.AddSingleton(Stages.Load(folders.Workflows));
        services.AddSingleton(NoticeLetters.Load(folders.Workflows));
        services.AddSingleton<Calendars>();
        services.AddSingleton<AssessCase>();
        services.AddSingleton<Budgets>();
        services.AddSingleton(DishonestyCauses.Load(folders.Workflows));
        services.AddSingleton<OpenMatter>();
        services.AddSingleton<Remedies>();
        services.AddSingleton<StepCase>();
        services.AddSingleton<DecideTask>();
        services.AddSingleton<AmendFact>();
        services.AddSingleton<MoveCase>();
        services.AddSingleton<TakeBack>();
        services.AddSingleton<SuspendCase>();
        services.AddSingleton<IActivityHandler, SetStage>();
        services.AddSingleton<IActivityHandler, Screen>();
        services.AddSingleton<IActivityHandler, Hold>();
        services.AddSingleton<IActivityHandler, Assess>();
        services.AddSingleton<IActivityHandler, Recheck>();
        services.AddSingleton<IActivityHandler, Threshold>();
        services.AddSingleton<IActivityHandler, Notify>();
        services.AddSingleton<IActivityHandler, Review>();
        services.AddSingleton<IActivityHandler, Correct>();
        services.AddSingleton<IActivityHandler, Confirm>();
        services.AddSingleton<IActivityHandler, Contact>();
        services.AddSingleton<IActivityHandler, Publicise>();
        services.AddSingleton<IActivityHandler, AwaitDocument>();
        services.AddSingleton<IActivityHandler, Pay>();
        services.AddSingleton<IActivityHandler, Close>();
        services.AddSingleton<IActivityHandler, Endorse>();
        services.AddSingleton<IActivityHandler, Answer>();
        services.AddSingleton<IActivityHandler, Collect>();
        services.AddSingleton<IActivityHandler, CarryOut>();
        services.AddSingleton<IActivityHandler, SpecialAudits>();
        services.AddSingleton<IActivityHandler, ExpertPanel>();
        services.AddSingleton<IActivityHandler, Casework.Activities.Select>();
    }

    private static void AddPlumbing(this IServiceCollection services, ConfigurationManager configuration, AppFolders folders)
    {
        services.AddSingleton<FileStore>();
        services.AddSingleton<MailFolder>();
        if (configuration["Mail:Transport"] == MailOptions.Smtp) services.AddSingleton<IMailTransport, SmtpTransport>();
        else services.AddSingleton<IMailTransport, FolderTransport>();
        services.AddHealthChecks().AddDbContextCheck<AwardFlowDb>("database", tags: ["ready"]);
    }

    private static async Task PrepareAsync(this IServiceProvider services, DemonstrationMark demonstration)
    {
        var ct = CancellationToken.None;
        // Wrong bank files stop the start, not the first batch.
        _ = services.GetRequiredService<BankTemplates>();
        _ = services.GetRequiredService<StatementTemplates>();
        await services.GetRequiredService<FirstData>().EnsureAsync(ct);
        if (demonstration.IsDemonstration) await services.GetRequiredService<DemonstrationData>().EnsureAsync(ct);
        await services.GetRequiredService<InstallPolicies>().RunAsync(ct);
        await services.GetRequiredService<Catalogues>().LoadAsync(ct);
        await services.GetRequiredService<Paths>().LoadAsync(ct);
        await services.GetRequiredService<Calendars>().LoadAsync(ct);
        if (services.GetRequiredService<StepCase>().TypesWithoutHandler() is { Count: > 0 } missing)
            throw new InvalidOperationException($"workflows/: no handler for {string.Join(", ", missing)}.");
        if (services.GetRequiredService<StepCase>().NodesWithoutAward() is { Count: > 0 } misplaced)
            throw new InvalidOperationException($"workflows/: only the path of an award may have {string.Join(", ", misplaced)}.");
        await using var db = await services.GetRequiredService<IDbContextFactory<AwardFlowDb>>().CreateDbContextAsync(ct);
        if (await services.GetRequiredService<StepCase>().MissingForOpenCasesAsync(db, ct) is { Count: > 0 } gone)
            throw new SettingsException($"Open cases need {string.Join(", ", gone)}, which is not there. Put it back; what cases run on is never removed.");
    }
}
