using System.Text;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Applications;
using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Features.Reconciliation;
using AwardFlow.Web.Features.Simulations;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Running;

/// <summary>
/// A process of its own that decides and pays on a real file until it is killed. Says on its output what was accepted,
/// after the commit; goes on where the one before was killed.
/// </summary>
public static class Victim
{
    private const int StepsPerRound = 3;

    /// <summary>Enough that a statement takes some time to be kept.</summary>
    public const int StatementLines = 400;

    public static async Task<int> Main(string[] args)
    {
        var mode = args.ElementAtOrDefault(1);
        if (mode == "simulation") return await SimulateAsync(args[0]);
        if (mode == "documents") return await IssueDocumentsAsync(args[0]);
        await using var app = await TestApp.StartAsync(args[0]);
        app.Time.Advance(TimeSpan.FromDays(8));
        Say("ready");
        if (mode == "money") await PayAsync(app);
        while (true)
        {
            for (var step = 0; step < StepsPerRound; step++) await DecideAsync(app);
            await PayAsync(app);
            await app.RunAsync("bank-results");
            await app.RunAsync("outbox");
        }
    }

    /// <summary>
    /// Draws up and issues documents of two cases each and keeps a bank's statement with each, on and on. Begins with the last
    /// statement once more: the one before may have been killed in it.
    /// </summary>
    private static async Task<int> IssueDocumentsAsync(string folder)
    {
        await using var app = await GivenDocuments.StartAsync(folder);
        app.Time.Advance(TimeSpan.FromDays(8));
        Say("ready");
        await using (var db = app.Db())
            if (await db.FundDocuments.Where(d => d.State == FundDocumentState.Issued).MaxAsync(d => (long?)d.Id) is { } last) await ImportStatementAsync(app, last, app.Clock.Today);
        while (true)
        {
            await using var db = app.Db();
            var open = await db.FundDocuments.AsNoTracking().Where(d => d.State == FundDocumentState.Draft).Select(d => (long?)d.Id).FirstOrDefaultAsync();
            var waiting = await db.Applications.Where(a => a.Situation == Situation.AwaitingDocument && a.Number.StartsWith("COPY-") && !db.FundDocumentLines.Any(l => l.ApplicationId == a.Id && l.Live))
                .OrderBy(a => a.Id).Select(a => a.Id).Take(2).ToListAsync();
            var document = open ?? Given.Ok(await app.DraftAsync(waiting, $"文〔2026〕{waiting[0]}号")).DocumentId;
            Given.Ok(await app.IssueAsync(document));
            Say($"issued {document}");
            await ImportStatementAsync(app, document, app.Clock.Today);
            Say($"statement {document}");
        }
    }

    public static async Task<StatementImported> ImportStatementAsync(TestApp app, long document, DateOnly day)
    {
        var rows = Enumerable.Range(1, StatementLines).Select(n => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd},1.00,,,,S{document}-{n},手续费\r\n"));
        var file = Encoding.UTF8.GetBytes("交易日期,支出金额,收入金额,对方账号,对方户名,流水号,摘要\r\n" + string.Concat(rows));
        return Given.Ok(await app.Get<ImportStatement>().ApplyAsync(await app.AsAsync("maker"), day, $"对账单-{document}.csv", new MemoryStream(file), default));
    }

    /// <summary>With which document a line of these statements was kept.</summary>
    public static long DocumentOf(string reference) => long.Parse(reference[1..reference.IndexOf('-', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Goes on with the one run, batch by batch; does nothing more when it is through.</summary>
    private static async Task<int> SimulateAsync(string folder)
    {
        await using var app = await TestApp.StartAsync(folder);
        await using var db = app.Db();
        var id = await db.Simulations.Select(s => s.Id).SingleAsync();
        var rules = await app.BeginAsync(id);
        Say("ready");
        while (await app.Get<RunSimulations>().BatchAsync(id, rules, default)) Say("batch");
        return 0;
    }

    /// <summary>
    /// The next thing that happens to the firm's case, from wherever the one before was killed: submitted, returned, submitted
    /// again, approved, the approval taken back, approved again, withdrawn.
    /// </summary>
    private static async Task DecideAsync(TestApp app)
    {
        await using var db = app.Db();
        var firm = (await app.ActorAsync("approver2")).EnterpriseId;
        var open = await db.Applications.AsNoTracking().Where(a => a.EnterpriseId == firm && a.Situation != Situation.Closed).SingleOrDefaultAsync();
        var id = open?.Id ?? await app.ADraft("approver2");
        var takenBack = await db.Decisions.IgnoreQueryFilters().AnyAsync(d => d.ApplicationId == id && d.TakenBackAt != null);
        switch (open?.Situation ?? Situation.Draft, open?.Stage, open?.Revision)
        {
            case (Situation.Draft, _, _):
                if (open is not null) await CompleteAsync(app, id);
                Given.Ok(await app.SubmitAsync(id, "approver2"));
                Say($"submitted {id}");
                break;
            case (Situation.Correcting, _, _):
                Given.Ok(await app.SubmitAsync(id, "approver2"));
                Say($"resubmitted {id}");
                break;
            case (_, "township", 1):
                Given.Ok(await app.DecideAsync(id, "township2", DecideTask.Return, "请补正。", null, new Defect("certificate", "证书编号", "与证书不符")));
                Say($"returned {id}");
                break;
            case (_, "township", _):
                Given.Ok(await app.DecideAsync(id, "township2", DecideTask.Approve));
                Say($"decided {id}");
                break;
            case (_, "bureau", _) when !takenBack:
                var task = await db.Tasks.AsNoTracking().Where(t => t.ApplicationId == id && t.NodeId == "TownshipReview" && t.State == TaskState.Done).OrderByDescending(t => t.Id).FirstAsync();
                Given.Ok(await app.Get<TakeBack>().TakeBackAsync(await app.AsAsync("township2"), task.Id, await app.VersionAsync(id), "核对有误。", default));
                Say($"taken-back {id}");
                break;
            default:
                Given.Ok(await app.Get<MoveCase>().WithdrawAsync(await app.AsAsync("approver2"), id, await app.VersionAsync(id), default));
                Say($"withdrawn {id}");
                break;
        }
    }

    /// <summary>The one before was killed between starting a draft and attaching its files.</summary>
    private static async Task CompleteAsync(TestApp app, long id)
    {
        await using var db = app.Db();
        foreach (var slot in new[] { "recognition-document", "promise-letter" })
            if (!await db.Attachments.AnyAsync(a => a.ApplicationId == id && a.Slot == slot))
                await app.Get<KeepDraft>().AttachAsync(await app.AsAsync("approver2"), id, slot, await app.AFileAsync(), default);
        await app.Get<KeepDraft>().SaveAsync(await app.ActorAsync("approver2"), id, await app.DraftVersionAsync(id), Given.Answers("provincial-srdi"), default);
    }

    private static async Task PayAsync(TestApp app)
    {
        await using var db = app.Db();
        var open = await db.PaymentAttempts.AsNoTracking().Where(a => a.State == AttemptState.Batched || a.State == AttemptState.Released || a.State == AttemptState.Sent).OrderBy(a => a.Id).FirstOrDefaultAsync();
        var due = await db.Payments.Where(p => p.State == PaymentState.Due && p.Number.StartsWith("COPY-")).OrderBy(p => p.Id).Select(p => p.Id).Take(2).ToListAsync();
        var batch = open?.BatchId ?? Assert.Single(Given.Ok(await app.BuildAsync(due)).BatchIds);
        Say($"built {batch}");
        if ((await app.BatchAsync(batch)).State == BatchState.Draft)
        {
            Given.Ok(await app.LockAsync(batch));
            Say($"locked {batch}");
        }
        if ((await app.BatchAsync(batch)).State == BatchState.Locked)
        {
            Given.Ok(await app.ReleaseAsync(batch));
            Say($"released {batch}");
        }
        Say($"exported {batch} {(await app.ExportAsync(batch)).Sha256}");
        await app.Get<SendBatch>().SendAsync(await app.AsAsync("maker"), batch, (await app.BatchAsync(batch)).Version, "SL-1", default);
        // In two files, so that it may die between them: the lines that the first one answered are not answered again.
        await app.ImportAsync(batch, await app.AnswerAsync(batch, l => l.Line == 1 ? app.Paid() : null));
        Say($"answered {batch}");
        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, _ => app.Paid())));
        Say($"paid {batch}");
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine("@" + line);
        Console.Out.Flush();
    }
}
