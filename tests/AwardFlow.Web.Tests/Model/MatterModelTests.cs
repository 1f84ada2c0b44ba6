using System.Globalization;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Integrity;
using AwardFlow.Web.Features.Matters;
using AwardFlow.Web.Features.Publicity;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Casework;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Model;

/// <summary>
/// A hundred objections, appeals, listings, repairs and recoveries each, with random valid actions from fixed seeds: what is
/// decided, answered, expires, is withdrawn or comes back in parts. After every action state, tasks and timeline agree.
/// </summary>
public sealed class MatterModelTests
{
    private const int Cases = 100, MostSteps = 12;

    private static readonly ModelPath Award = ModelPath.All[0];

    /// <summary>How a matter of each path comes about, and the ends that a hundred of them reach.</summary>
    private static readonly Dictionary<string, (Func<MatterModelTests, TestApp, int, Task<(Actor Firm, long Id)>> StartAsync, string[] Ends)> All = new()
    {
        ["objection"] = ((t, app, seed) => t.ObjectionAsync(app, seed), ["dismissed", "partly-upheld", "upheld"]),
        ["appeal"] = ((_, app, seed) => AppealAsync(app, seed), ["appeal-granted", "appeal-dismissed", "expired", "withdrawn"]),
        ["dishonesty-listing"] = ((_, app, seed) => ListingAsync(app, seed), ["listed", "not-listed"]),
        ["credit-repair"] = ((_, app, seed) => RepairAsync(app, seed), ["repaired", "repair-refused", "expired", "withdrawn"]),
        ["recovery"] = ((t, app, seed) => t.RecoveryAsync(app, seed), ["recovered", "recovery-dropped", "written-off"]),
    };

    public static TheoryData<string> Paths => [.. All.Keys];

    private (Actor Firm, long Id)? _award;
    private List<long> _paid = [];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_hundred_random_matters_never_stand_without_task_timer_or_end(string path)
    {
        await using var app = await TestApp.StartAsync();
        var staff = await PathModelTests.StaffAsync(app);
        var ends = new HashSet<string>();
        for (var seed = 1; seed <= Cases; seed++)
        {
            var (firm, id) = await All[path].StartAsync(this, app, seed);
            var driver = new CaseDriver(app, staff, firm, seed, Award) { LeavesTheListAlone = true };
            for (var step = 0; step < MostSteps && await driver.StepAsync(id) is not null; step++) await PathModelTests.CheckAsync(app, id, seed);
            await using var one = app.Db();
            Assert.Equal(path, await one.WorkflowInstances.Where(i => i.ApplicationId == id).Select(i => i.DefinitionId).SingleAsync());
            var row = await app.ApplicationAsync(id);
            ends.Add(row.Result ?? "running");
            await CheckEndAsync(one, row, seed);
        }

        await using var db = app.Db();
        await ScenarioTests.CheckCountersAsync(db);
        Assert.Null(await app.FirstWrongAuditEntryAsync());
        Assert.Empty(await app.Get<VerifyMoney>().RunAsync(db, default));
        Assert.Empty(All[path].Ends.Except(ends));
    }

    /// <summary>What a matter came to is carried out where it belongs, and nowhere else.</summary>
    private static async Task CheckEndAsync(AwardFlowDb db, Application row, int seed)
    {
        var inForce = await db.DishonestyRecords.CountAsync(r => r.Status == IntegrityStatus.InForce && db.Enterprises.Any(e => e.Id == row.EnterpriseId && e.CreditCode == r.CreditCode));
        var debt = await db.Debts.AsNoTracking().FirstOrDefaultAsync(d => d.ApplicationId == row.Id);
        var about = await db.Applications.AsNoTracking().FirstOrDefaultAsync(a => a.Id == row.AboutId);
        Assert.True(row.Result switch
        {
            "listed" => inForce == 1,
            "not-listed" or "repaired" => inForce == 0,
            "repair-refused" => inForce == 1,
            "recovered" => debt is { BalanceFen: 0, IsOpen: false, WrittenOffFen: 0 },
            "written-off" => debt is { BalanceFen: 0, IsOpen: false, WrittenOffFen: > 0 },
            "dismissed" => about!.Situation == Situation.InPublicity,
            "partly-upheld" => about!.Situation == Situation.InReview,
            "upheld" => about!.Result == "rejected",
            _ => true,
        }, $"seed {seed}: {row.Number} {row.Result}");
    }

    /// <summary>An award in its notice, the one of the run before where it is there again, and an objection to it.</summary>
    private async Task<(Actor Firm, long Id)> ObjectionAsync(TestApp app, int seed)
    {
        if (_award is not { } open || (await app.ApplicationAsync(open.Id)).Situation == Situation.Closed) _award = await PathModelTests.ASubmittedCaseAsync(app, seed, Award);
        var (firm, id) = _award.Value;
        while ((await app.ApplicationAsync(id)).Stage is var stage && stage != "publicity")
            Given.Ok(await app.DecideAsync(id, stage switch { "township" => "township1", "bureau" => "bureau", _ => "head" }, DecideTask.Approve));
        await using var db = app.Db();
        var notice = await db.PublicNotices.Where(n => n.ApplicationId == id && n.State == NoticeState.Open).Select(n => n.Id).SingleAsync();
        Given.Ok(await app.Get<FileObjection>().FileAsync(null, notice, new ObjectionInput(true, "郑举报", "13912345678", "", "该企业的认定证书已于上年被撤销，请核查。"), null, default));
        return (firm, await app.ObjectionCaseAsync(id));
    }

    /// <summary>Against a refusal, or against a return.</summary>
    private static async Task<(Actor Firm, long Id)> AppealAsync(TestApp app, int seed)
    {
        var (firm, award) = await PathModelTests.ASubmittedCaseAsync(app, seed, Award);
        Given.Ok(seed % 2 == 0 ? await app.DecideAsync(award, "township1", DecideTask.Reject, "不符合条件。", "四.2")
            : await app.DecideAsync(award, "township1", DecideTask.Return, "请补正。", null, new Defect("", "材料", "请核对")));
        return (firm, Given.Ok(await app.Get<FileMatter>().AppealAsync(new Command(firm), award, null, GivenMatters.Why, [await app.AFileAsync()], default)));
    }

    private static async Task<(Actor Firm, long Id)> ListingAsync(TestApp app, int seed)
    {
        var firm = await PathModelTests.AFirmAsync(app, seed, GivenCodes.Valid(seed));
        return (firm, await app.AListing(GivenCodes.Valid(seed)));
    }

    private static async Task<(Actor Firm, long Id)> RepairAsync(TestApp app, int seed)
    {
        var code = GivenCodes.Valid(seed);
        var firm = await PathModelTests.AFirmAsync(app, seed, code);
        await app.ListAsync(code);
        await using var db = app.Db();
        var record = await db.DishonestyRecords.Where(r => r.CreditCode == code).Select(r => r.Id).SingleAsync();
        return (firm, Given.Ok(await app.Get<FileMatter>().RepairAsync(new Command(firm), record, RepairGround.Mistaken, GivenMatters.Why, [await app.AFileAsync()], default)));
    }

    /// <summary>An award that was paid, one for each run, and a decision to recover a part of it.</summary>
    private async Task<(Actor Firm, long Id)> RecoveryAsync(TestApp app, int seed)
    {
        if (_paid.Count == 0)
        {
            _paid = await app.PaymentsDue(Cases);
            var batch = await app.AReleasedBatch(_paid);
            Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, _ => app.Paid())));
            await app.RunAsync("bank-results");
        }
        var award = await app.ApplicationAsync(_paid[seed - 1]);
        return ((await app.ActorAsync("approver1")) with { EnterpriseId = award.EnterpriseId },
            Given.Ok(await app.ProposeRecoveryAsync(award.Number, (seed * 1000).ToString(CultureInfo.InvariantCulture))));
    }
}
