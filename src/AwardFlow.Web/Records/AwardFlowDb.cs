using System.Text.Json;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace AwardFlow.Web.Records;

/// <summary>
/// Everything we keep. Reading: any context from the factory. Writing: through <see cref="Ledger"/>, which puts the
/// change, its audit entries and its outgoing mail into one transaction.
/// </summary>
public sealed class AwardFlowDb(DbContextOptions<AwardFlowDb> options) : IdentityUserContext<Person, long>(options)
{
    private static readonly JsonSerializerOptions AuditJson = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All),
    };

    private readonly List<AuditEntry> _audit = [];

    public DbSet<Unit> Units => Set<Unit>();
    public DbSet<RoleGrant> RoleGrants => Set<RoleGrant>();
    public DbSet<RoleChange> RoleChanges => Set<RoleChange>();
    public DbSet<Enterprise> Enterprises => Set<Enterprise>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<AccountChange> AccountChanges => Set<AccountChange>();
    public DbSet<StoredFile> Files => Set<StoredFile>();
    public DbSet<Application> Applications => Set<Application>();
    public DbSet<Draft> Drafts => Set<Draft>();
    public DbSet<Submission> Submissions => Set<Submission>();
    public DbSet<StatedNumber> StatedNumbers => Set<StatedNumber>();
    public DbSet<Invoice> Invoices => Set<Invoice>();
    public DbSet<Amendment> Amendments => Set<Amendment>();
    public DbSet<BankFiling> BankFilings => Set<BankFiling>();
    public DbSet<SiteVisit> SiteVisits => Set<SiteVisit>();
    public DbSet<SiteVisitPhoto> SiteVisitPhotos => Set<SiteVisitPhoto>();
    public DbSet<SpecialAudit> SpecialAudits => Set<SpecialAudit>();
    public DbSet<Panel> Panels => Set<Panel>();
    public DbSet<PanelSeat> PanelSeats => Set<PanelSeat>();
    public DbSet<Expert> Experts => Set<Expert>();
    public DbSet<SelectionRound> SelectionRounds => Set<SelectionRound>();
    public DbSet<RoundClosing> RoundClosings => Set<RoundClosing>();
    public DbSet<SelectionEntry> SelectionEntries => Set<SelectionEntry>();
    public DbSet<AwardList> AwardLists => Set<AwardList>();
    public DbSet<ListEntry> ListEntries => Set<ListEntry>();
    public DbSet<ListContact> ListContacts => Set<ListContact>();
    public DbSet<Attachment> Attachments => Set<Attachment>();
    public DbSet<WorkflowInstance> WorkflowInstances => Set<WorkflowInstance>();
    public DbSet<PathEntry> PathEntries => Set<PathEntry>();
    public DbSet<WorkTask> Tasks => Set<WorkTask>();
    public DbSet<TaskCounter> TaskCounters => Set<TaskCounter>();
    public DbSet<Decision> Decisions => Set<Decision>();
    public DbSet<LastStep> LastSteps => Set<LastStep>();
    public DbSet<Suspension> Suspensions => Set<Suspension>();
    public DbSet<CaseIncident> Incidents => Set<CaseIncident>();
    public DbSet<KeptApproval> KeptApprovals => Set<KeptApproval>();
    public DbSet<ThresholdNote> ThresholdNotes => Set<ThresholdNote>();
    public DbSet<AssessmentRecord> Assessments => Set<AssessmentRecord>();
    public DbSet<PolicyVersion> PolicyVersions => Set<PolicyVersion>();
    public DbSet<Simulation> Simulations => Set<Simulation>();
    public DbSet<SimulationRow> SimulationRows => Set<SimulationRow>();
    public DbSet<SimulationTotal> SimulationTotals => Set<SimulationTotal>();
    public DbSet<WorkflowVersion> WorkflowVersions => Set<WorkflowVersion>();
    public DbSet<DishonestyRecord> DishonestyRecords => Set<DishonestyRecord>();
    public DbSet<MatterStatement> MatterStatements => Set<MatterStatement>();
    public DbSet<ListingProposal> ListingProposals => Set<ListingProposal>();
    public DbSet<Debt> Debts => Set<Debt>();
    public DbSet<DebtEntry> DebtEntries => Set<DebtEntry>();
    public DbSet<DebtInstalment> DebtInstalments => Set<DebtInstalment>();
    public DbSet<RepairRequest> RepairRequests => Set<RepairRequest>();
    public DbSet<Screening> Screenings => Set<Screening>();
    public DbSet<PublicNotice> PublicNotices => Set<PublicNotice>();
    public DbSet<Objection> Objections => Set<Objection>();
    public DbSet<FundDocument> FundDocuments => Set<FundDocument>();
    public DbSet<FundDocumentLine> FundDocumentLines => Set<FundDocumentLine>();
    public DbSet<BudgetLine> BudgetLines => Set<BudgetLine>();
    public DbSet<BudgetMovement> BudgetMovements => Set<BudgetMovement>();
    public DbSet<BudgetChange> BudgetChanges => Set<BudgetChange>();
    public DbSet<Payment> Payments => Set<Payment>();
    public DbSet<PaymentAttempt> PaymentAttempts => Set<PaymentAttempt>();
    public DbSet<Batch> Batches => Set<Batch>();
    public DbSet<PaymentRecovery> PaymentRecoveries => Set<PaymentRecovery>();
    public DbSet<BatchExport> BatchExports => Set<BatchExport>();
    public DbSet<BankResultRow> BankResultRows => Set<BankResultRow>();
    public DbSet<BankStatement> BankStatements => Set<BankStatement>();
    public DbSet<BankStatementLine> BankStatementLines => Set<BankStatementLine>();
    public DbSet<DayClose> DayCloses => Set<DayClose>();
    public DbSet<Difference> Differences => Set<Difference>();
    public DbSet<BatchSignature> BatchSignatures => Set<BatchSignature>();
    public DbSet<SecondFactor> SecondFactors => Set<SecondFactor>();
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();
    public DbSet<SecondFactorReset> SecondFactorResets => Set<SecondFactorReset>();
    public DbSet<FundReport> FundReports => Set<FundReport>();
    public DbSet<FundReportDuty> FundReportDuties => Set<FundReportDuty>();
    public DbSet<PaymentStatement> PaymentStatements => Set<PaymentStatement>();
    public DbSet<BatchLockedLines> BatchLockedLines => Set<BatchLockedLines>();
    public DbSet<BankResultFile> BankResultFiles => Set<BankResultFile>();
    public DbSet<CaseSignal> CaseSignals => Set<CaseSignal>();
    public DbSet<Message> Messages => Set<Message>();
    public DbSet<OutboxItem> Outbox => Set<OutboxItem>();
    public DbSet<Setting> Settings => Set<Setting>();
    public DbSet<FormToken> FormTokens => Set<FormToken>();
    public DbSet<NumberSequence> NumberSequences => Set<NumberSequence>();
    public DbSet<CalendarYearRecord> CalendarYears => Set<CalendarYearRecord>();
    public DbSet<CalendarDayRecord> CalendarDays => Set<CalendarDayRecord>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <summary>Notes an audit entry for this transaction. Before and after must hold no secrets and no full account number.</summary>
    public void Audit(Actor actor, string action, string objectKind, object objectId, object? before = null, object? after = null) =>
        _audit.Add(new(actor, action, objectKind,
            Convert.ToString(objectId, System.Globalization.CultureInfo.InvariantCulture)!, ToJson(before), ToJson(after)));

    internal bool HasAudit => _audit.Count > 0;

    // A context goes back to its pool: nothing of one piece of work may show in the next.
    public override void Dispose()
    {
        _audit.Clear();
        base.Dispose();
    }

    public override ValueTask DisposeAsync()
    {
        _audit.Clear();
        return base.DisposeAsync();
    }

    internal List<AuditEntry> TakeAudit()
    {
        var taken = _audit.ToList();
        _audit.Clear();
        return taken;
    }

    public async Task<string?> SettingAsync(string key, CancellationToken ct = default) =>
        await Settings.Where(s => s.Key == key).Select(s => s.Value).FirstOrDefaultAsync(ct);

    /// <summary>The next number of a sequence, inside the write transaction.</summary>
    public async Task<long> NextNumberAsync(string name, CancellationToken ct)
    {
        var sequence = await NumberSequences.FindAsync([name], ct) ?? NumberSequences.Add(new NumberSequence(name)).Entity;
        return sequence.Next();
    }

    private static string? ToJson(object? value) => value is null ? null : JsonSerializer.Serialize(value, AuditJson);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite can't compare text dates with zones: instants are UTC milliseconds.
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcMilliseconds>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<OffsetMilliseconds>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(30);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(AwardFlowDb).Assembly);
        foreach (var (type, table) in new (Type, string)[]
        {
            (typeof(Microsoft.AspNetCore.Identity.IdentityUserClaim<long>), "people_claims"),
            (typeof(Microsoft.AspNetCore.Identity.IdentityUserLogin<long>), "people_logins"),
            (typeof(Microsoft.AspNetCore.Identity.IdentityUserToken<long>), "people_tokens"),
        })
            builder.Entity(type).ToTable(table);
    }

    private sealed class UtcMilliseconds() : ValueConverter<DateTime, long>(
        d => new DateTimeOffset(DateTime.SpecifyKind(d, DateTimeKind.Utc)).ToUnixTimeMilliseconds(),
        ms => DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime);

    private sealed class OffsetMilliseconds() : ValueConverter<DateTimeOffset, long>(
        d => d.ToUnixTimeMilliseconds(), ms => DateTimeOffset.FromUnixTimeMilliseconds(ms));
}
