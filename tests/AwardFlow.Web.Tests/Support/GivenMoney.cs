using System.Globalization;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Records;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

/// <summary>Cases that wait for their money, and the bank's side of it.</summary>
public static class GivenMoney
{
    public const int FirstCopy = 1001;

    /// <summary>One case, walked through the whole path by the use cases.</summary>
    public static async Task<long> APaymentDue(this TestApp app)
    {
        var id = await app.ASubmittedApplication();
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Approve));
        Given.Ok(await app.DecideAsync(id, "bureau", DecideTask.Approve));
        Given.Ok(await app.DecideAsync(id, "head", DecideTask.Approve));
        app.Time.Advance(TimeSpan.FromDays(7));
        await using var db = app.Db();
        var notice = await db.PublicNotices.SingleAsync(n => n.ApplicationId == id);
        Given.Ok(await app.Get<MoveCase>().ResumeAsync(Actor.System, id, notice.BookmarkId, "Closed", default));
        return id;
    }

    /// <summary>One walked case and copies of its rows, each for a firm of its own; the ids of the copies' payments.</summary>
    public static async Task<List<long>> PaymentsDue(this TestApp app, int copies, params long[] amountsFen)
    {
        var id = await app.APaymentDue();
        await app.CopyCaseAsync(id, copies);
        await using var db = app.Db();
        var payment = await db.Payments.Where(p => p.ApplicationId == id).Select(p => p.Id).SingleAsync();
        await app.CopyAsync("payments", "Id", payment, copies, ("Id", "n"), ("ApplicationId", "n"), ("Number", "'COPY-' || n"), ("EnterpriseId", "n"), ("EnterpriseName", "'演示复制企业' || n"));
        await app.ReckonBudgetAsync();
        foreach (var (fen, i) in amountsFen.Select((f, i) => (f, i))) await app.SetAmountAsync(FirstCopy + i, fen);
        return [.. Enumerable.Range(FirstCopy, copies).Select(n => (long)n)];
    }

    /// <summary>Copies of a walked case's rows, each for a firm of its own, under the ids from <see cref="FirstCopy"/> on.</summary>
    public static async Task CopyCaseAsync(this TestApp app, long id, int copies)
    {
        await using var db = app.Db();
        var firm = (await app.ApplicationAsync(id)).EnterpriseId;
        var notice = await db.PublicNotices.Where(n => n.ApplicationId == id).Select(n => n.Id).SingleAsync();
        var decision = await db.Assessments.Where(a => a.ApplicationId == id && a.Moment == AssessmentMoment.Decision).MaxAsync(a => a.Id);
        var signed = await db.Submissions.Where(s => s.ApplicationId == id).Select(s => s.Id).SingleAsync();
        await app.CopyAsync("enterprises", "Id", firm, copies, ("Id", "n"), ("CreditCode", "'COPY' || n"), ("Name", "'演示复制企业' || n"), ("Account_AccountName", "'演示复制企业' || n"));
        await app.CopyAsync("applications", "Id", id, copies, ("Id", "n"), ("Number", "'COPY-' || n"), ("EnterpriseId", "n"), ("EnterpriseName", "'演示复制企业' || n"));
        await app.CopyAsync("submissions", "Id", signed, copies, ("Id", "n"), ("ApplicationId", "n"));
        await app.CopyAsync("assessments", "Id", decision, copies, ("Id", "n"), ("ApplicationId", "n"));
        await app.CopyAsync("workflow_instances", "ApplicationId", id, copies, ("ApplicationId", "n"));
        await app.CopyAsync("public_notices", "Id", notice, copies, ("Id", "n"), ("ApplicationId", "n"), ("Number", "'COPY-' || n"), ("EnterpriseName", "'演示复制企业' || n"));
    }

    /// <summary>An amount that the award's rules can't give: case, notice and payment alike.</summary>
    public static async Task SetAmountAsync(this TestApp app, long applicationId, long fen)
    {
        await app.SqlAsync($"""
        UPDATE applications SET "AmountFen" = {fen} WHERE "Id" = {applicationId};
        UPDATE public_notices SET "AmountFen" = {fen} WHERE "ApplicationId" = {applicationId};
        UPDATE payments SET "AmountFen" = {fen} WHERE "ApplicationId" = {applicationId};
        """);
        await app.ReckonBudgetAsync();
    }

    /// <summary>The reservations of copied payments, and enough appropriation for them.</summary>
    public static Task ReckonBudgetAsync(this TestApp app) => app.SqlAsync("""
        INSERT INTO budget_movements ("BudgetLineId", "Move", "AmountFen", "Reference", "ActorId", "ActorName", "At")
        SELECT "BudgetLineId", 'Adjusted', SUM("AmountFen"), '复制的款项', 0, '系统', 0 FROM payments WHERE "State" IN ('Due','Held','Returned') AND "BudgetLineId" IS NOT NULL GROUP BY "BudgetLineId";
        UPDATE budget_lines SET "AppropriatedFen" = "AppropriatedFen" + r.Fen, "ReservedFen" = r.Fen
        FROM (SELECT "BudgetLineId", SUM("AmountFen") AS Fen FROM payments WHERE "State" IN ('Due','Held','Returned') GROUP BY "BudgetLineId") r
        WHERE r."BudgetLineId" = budget_lines."Id"
        """);

    public static async Task SqlAsync(this TestApp app, string sql)
    {
        await using var connection = new SqliteConnection(SqliteSetup.ConnectionString(app.Database));
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public static async Task CopyAsync(this TestApp app, string table, string key, long id, int copies, params (string Column, string Value)[] changed)
    {
        var columns = new List<string>();
        await using (var db = app.Db())
            columns = await db.Database.SqlQuery<string>($"SELECT name AS Value FROM pragma_table_info({table})").ToListAsync();
        var values = columns.Select(c => changed.Where(x => x.Column == c).Select(x => x.Value).FirstOrDefault($"t.\"{c}\""));
        await app.SqlAsync($"""
            WITH RECURSIVE numbers(n) AS (VALUES({FirstCopy}) UNION ALL SELECT n + 1 FROM numbers WHERE n < {FirstCopy + copies - 1})
            INSERT INTO {table} ({string.Join(",", columns.Select(c => $"\"{c}\""))})
            SELECT {string.Join(",", values)} FROM {table} t, numbers WHERE t."{key}" = {id}
            """);
    }

    public static async Task<Result<Built>> BuildAsync(this TestApp app, IReadOnlyCollection<long>? only = null, BatchChoice? choice = null) =>
        await app.Get<BuildBatch>().BuildAsync(await app.AsAsync("maker"), new DueFilter(), only, choice ?? new(), default);

    public static async Task<Batch> BatchAsync(this TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.Batches.AsNoTracking().SingleAsync(b => b.Id == id);
    }

    public static async Task<Result<Done>> LockAsync(this TestApp app, long batchId) =>
        await app.Get<LockBatch>().LockAsync(await app.AsAsync("maker"), batchId, (await app.BatchAsync(batchId)).Version, default);

    public static async Task<Result<Done>> ReleaseAsync(this TestApp app, long batchId, Actor? by = null) =>
        await app.Get<ReleaseBatch>().ReleaseAsync(new Command(by ?? await app.ActorAsync("releaser")), batchId, (await app.BatchAsync(batchId)).Version, default);

    public static async Task<Result<Done>> CancelAsync(this TestApp app, long batchId) =>
        await app.Get<CancelBatch>().CancelAsync(await app.AsAsync("maker"), batchId, (await app.BatchAsync(batchId)).Version, "核对有误", default);

    /// <summary>Built, locked, checked where its total asks for that, and released.</summary>
    public static async Task<long> AReleasedBatch(this TestApp app, IReadOnlyCollection<long>? only = null, BatchChoice? choice = null)
    {
        var built = Given.Ok(await app.BuildAsync(only, choice));
        var id = Assert.Single(built.BatchIds);
        Given.Ok(await app.LockAsync(id));
        await app.Get<CheckBatch>().CheckAsync(await app.AsAsync("checker"), id, (await app.BatchAsync(id)).Version, default);
        Given.Ok(await app.ReleaseAsync(id));
        return id;
    }

    public static async Task<List<PaymentAttempt>> LinesAsync(this TestApp app, long batchId)
    {
        await using var db = app.Db();
        return await db.PaymentAttempts.AsNoTracking().Where(a => a.BatchId == batchId).OrderBy(a => a.Line).ToListAsync();
    }

    public static async Task<Payment> PaymentAsync(this TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.Payments.AsNoTracking().SingleAsync(p => p.Id == id);
    }

    /// <summary>The bank's answer as CSV text; the answer is asked for line by line.</summary>
    public static async Task<string> AnswerAsync(this TestApp app, long batchId, Func<PaymentAttempt, string?> answer)
    {
        var batch = await app.BatchAsync(batchId);
        var lines = (await app.LinesAsync(batchId)).Where(l => answer(l) is not null).ToList();
        var rows = lines.Select(l => $"{BatchContent.LineId(batch.Number, l.Line)},{app.Get<AccountVault>().Open(l.Account)},{AwardFlow.Rules.Yuan.Plain(l.AmountFen)},{answer(l)}");
        return string.Join("\r\n", rows.Prepend("业务编号,收款账号,金额,结果,日期,流水号,原因")
            .Append($"合计,{lines.Count.ToString(CultureInfo.InvariantCulture)}笔,{AwardFlow.Rules.Yuan.Plain(lines.Sum(l => l.AmountFen))},,,,")) + "\r\n";
    }

    public static string Paid(this TestApp app) => $"成功,{app.Clock.Today:yyyy-MM-dd},LS0001,";
    public static string Returned(this TestApp app) => $"失败,{app.Clock.Today:yyyy-MM-dd},LS0002,账号户名不符";

    public static async Task<Result<Imported>> ImportAsync(this TestApp app, long batchId, byte[] bytes, ResultChoice? choice = null)
    {
        using var file = new MemoryStream(bytes);
        return await app.Get<ImportResult>().ApplyAsync(await app.AsAsync("maker"), batchId, "回单.csv", file, choice ?? new(), default);
    }

    public static async Task<ExportedFile> ExportAsync(this TestApp app, long batchId) =>
        Given.Ok(await app.Get<ExportBatch>().ExportAsync(await app.ActorAsync("maker"), batchId, default));

    /// <summary>The second copy's award belongs to the firm of the first, as when one firm has two awards.</summary>
    public static Task GiveToOneFirmAsync(this TestApp app, long firm, params long[] payments) => app.SqlAsync($"""
        UPDATE payments SET "EnterpriseId" = {firm}, "EnterpriseName" = (SELECT "Name" FROM enterprises WHERE "Id" = {firm}) WHERE "Id" IN ({string.Join(",", payments)});
        UPDATE applications SET "EnterpriseId" = {firm}, "WindowId" = "WindowId" || "Id" WHERE "Id" IN ({string.Join(",", payments)})
        """);

    public static Task<Result<Imported>> ImportAsync(this TestApp app, long batchId, string text) => app.ImportAsync(batchId, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>A firm in force on the list from today.</summary>
    public static async Task ListAsync(this TestApp app, string creditCode) => Given.Ok(await app.Get<Ledger>().WriteAsync<Done>((db, _) =>
    {
        db.DishonestyRecords.Add(new DishonestyRecord(creditCode, "某某公司", "提供虚假材料", "演示决定〔2026〕9号", "测试", IntegrityEffect.Block, app.Clock.Today, null, 0, app.Clock.UtcNow));
        return Task.FromResult<Result<Done>>(new Done());
    }, default));

    /// <summary>The firm's account becomes another one, as after a confirmed change.</summary>
    public static async Task ChangeAccountAsync(this TestApp app, long enterpriseId, string number) => Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(async (db, ct) =>
    {
        var firm = await db.Enterprises.SingleAsync(e => e.Id == enterpriseId, ct);
        return firm.UseAccount(app.Get<AccountVault>().Seal("演示银行钱塘支行", null, firm.Name, number)) is { } refusal ? refusal : new Done();
    }, default));
}
