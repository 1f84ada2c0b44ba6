using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Records;

/// <summary>A line to be written: which payment, its place, the line that names its transfer, the returned line it replaces.</summary>
public sealed record NewLine(long PaymentId, int Line, int Transfer, long? ReplacesAttemptId);

/// <summary>
/// What happens to all lines of a batch at once, with their payments: one statement each, however many lines.
/// A line that can't follow its batch is a bug, and the transaction ends with it.
/// </summary>
public static class BatchLines
{
    /// <summary>The lines of a new batch, each with the amount and the firm's account as they stand now.</summary>
    public static async Task AddAsync(AwardFlowDb db, Batch batch, IEnumerable<NewLine> lines, CancellationToken ct)
    {
        var json = JsonSerializer.Serialize(lines.Select(l => new long?[] { l.PaymentId, l.Line, l.Transfer, l.ReplacesAttemptId }));
        var written = await db.Database.ExecuteSqlAsync($"""
            INSERT INTO payment_attempts ("BatchId", "Line", "Transfer", "PaymentId", "AmountFen", "Number", "PayeeName", "State", "Live", "ReplacesAttemptId",
              "Account_AccountName", "Account_BankCode", "Account_BankName", "Account_Cipher", "Account_Fingerprint", "Account_LastFour")
            SELECT {batch.Id}, j.value ->> 1, j.value ->> 2, p."Id", p."AmountFen", p."Number", e."Account_AccountName", 'Batched', 1, j.value ->> 3,
              e."Account_AccountName", e."Account_BankCode", e."Account_BankName", e."Account_Cipher", e."Account_Fingerprint", e."Account_LastFour"
            FROM json_each({json}) j
            CROSS JOIN payments p ON p."Id" = j.value ->> 0
            CROSS JOIN enterprises e ON e."Id" = p."EnterpriseId"
            ORDER BY j.key
            """, ct);
        Expect(batch, written);
    }

    /// <summary>The payments of freshly written lines are spoken for.</summary>
    public static async Task TakeInAsync(AwardFlowDb db, Batch batch, Actor actor, DateTime now, CancellationToken ct)
    {
        await BudgetMoves.CommitAsync(db, await BudgetMoves.SumsAsync(PaymentsOf(db, batch.Id), ct), batch.Number, actor, now, ct);
        var moved = await PaymentsOf(db, batch.Id).Where(p => p.State == PaymentState.Due || p.State == PaymentState.Returned)
            .ExecuteUpdateAsync(s => s.SetProperty(p => p.State, PaymentState.Batched).SetProperty(p => p.Version, p => p.Version + 1), ct);
        Expect(batch, moved);
    }

    /// <summary>From here on the bank may move the money.</summary>
    public static async Task ReleaseAsync(AwardFlowDb db, Batch batch, CancellationToken ct)
    {
        var payments = await PaymentsOf(db, batch.Id).Where(p => p.State == PaymentState.Batched)
            .ExecuteUpdateAsync(s => s.SetProperty(p => p.State, PaymentState.Released).SetProperty(p => p.Version, p => p.Version + 1), ct);
        Expect(batch, payments);
        var lines = await db.PaymentAttempts.Where(a => a.BatchId == batch.Id && a.State == AttemptState.Batched)
            .ExecuteUpdateAsync(s => s.SetProperty(a => a.State, AttemptState.Released), ct);
        Expect(batch, lines);
    }

    /// <summary>The file is with the bank.</summary>
    public static async Task SendAsync(AwardFlowDb db, Batch batch, CancellationToken ct)
    {
        // A result may have come before anybody noted the sending: what has an answer keeps it.
        var payments = await PaymentsOf(db, batch.Id).Where(p => p.State == PaymentState.Released)
            .ExecuteUpdateAsync(s => s.SetProperty(p => p.State, PaymentState.Sent).SetProperty(p => p.Version, p => p.Version + 1), ct);
        var lines = await db.PaymentAttempts.Where(a => a.BatchId == batch.Id && a.State == AttemptState.Released)
            .ExecuteUpdateAsync(s => s.SetProperty(a => a.State, AttemptState.Sent), ct);
        if (lines != payments) throw new InvalidOperationException($"Batch {batch.Number}: {lines} lines were sent, but {payments} payments.");
    }

    /// <summary>
    /// The bank's answer of a staged file, carried over to lines, payments and budget by one statement each. The result of a
    /// transfer is that of all its lines. <paramref name="lines"/> is what the file was checked against: another number
    /// means that it has been answered meanwhile, and nothing may be recorded.
    /// </summary>
    public static async Task<bool> TryRecordAsync(AwardFlowDb db, Batch batch, long fileId, int lines, Actor actor, DateTime now, CancellationToken ct)
    {
        await BudgetMoves.PayAsync(db, await BudgetMoves.SumsAsync(Answered(db, batch.Id, fileId, LineResult.Paid), ct), batch.Number, actor, now, ct);
        await BudgetMoves.ReturnAsync(db, await BudgetMoves.SumsAsync(Answered(db, batch.Id, fileId, LineResult.Returned), ct), batch.Number, actor, now, ct);
        var payments = await db.Database.ExecuteSqlAsync($"""
            UPDATE payments SET "Version" = "Version" + 1,
              "State" = CASE x."Result" WHEN 'Paid' THEN 'Paid' WHEN 'Returned' THEN 'Returned' ELSE 'Unknown' END,
              "PaidOn" = CASE x."Result" WHEN 'Paid' THEN x."Day" END
            FROM (SELECT a."PaymentId", r."Result", r."Day" FROM bank_result_rows r
                  JOIN payment_attempts a ON a."BatchId" = {batch.Id} AND a."Transfer" = r."Transfer" WHERE r."FileId" = {fileId}) x
            WHERE payments."Id" = x."PaymentId" AND payments."State" IN ('Released','Sent','Unknown')
            """, ct);
        var answered = await db.Database.ExecuteSqlAsync($"""
            UPDATE payment_attempts SET
              "State" = CASE r."Result" WHEN 'Paid' THEN 'Paid' WHEN 'Returned' THEN 'Returned' ELSE 'Unknown' END,
              "Live" = CASE r."Result" WHEN 'Returned' THEN 0 ELSE 1 END,
              "BankDay" = CASE r."Result" WHEN 'Processing' THEN NULL ELSE r."Day" END,
              "BankReference" = r."Reference", "ReturnReason" = CASE r."Result" WHEN 'Returned' THEN r."Reason" END
            FROM bank_result_rows r
            WHERE r."FileId" = {fileId} AND payment_attempts."BatchId" = {batch.Id} AND payment_attempts."Transfer" = r."Transfer"
              AND payment_attempts."State" IN ('Released','Sent','Unknown')
            """, ct);
        if (payments != answered) throw new InvalidOperationException($"Batch {batch.Number}: {answered} lines were answered, but {payments} payments.");
        return answered == lines;
    }

    private static IQueryable<Payment> Answered(AwardFlowDb db, long batchId, long fileId, LineResult result) =>
        from payment in db.Payments
        join line in db.PaymentAttempts on payment.Id equals line.PaymentId
        join row in db.BankResultRows on line.Transfer equals row.Transfer
        where line.BatchId == batchId && row.FileId == fileId && row.Result == result
            && (line.State == AttemptState.Released || line.State == AttemptState.Sent || line.State == AttemptState.Unknown)
        select payment;

    /// <summary>
    /// The batch is given up before its release: each payment is due again, or returned again where the line was a re-issue;
    /// where the case has been closed meanwhile, the payment ends with it.
    /// </summary>
    public static async Task DropAsync(AwardFlowDb db, Batch batch, Actor actor, DateTime now, CancellationToken ct)
    {
        var batched = PaymentsOf(db, batch.Id).Where(p => p.State == PaymentState.Batched);
        var closed = batched.Where(p => db.Applications.Any(a => a.Id == p.ApplicationId && a.Situation == Situation.Closed));
        await BudgetMoves.UncommitAsync(db, await BudgetMoves.SumsAsync(batched, ct), batch.Number, actor, now, ct);
        await BudgetMoves.FreeAsync(db, await BudgetMoves.SumsAsync(closed, ct), batch.Number, actor, now, ct);
        var ended = await closed
            .ExecuteUpdateAsync(s => s.SetProperty(p => p.State, PaymentState.Cancelled).SetProperty(p => p.Version, p => p.Version + 1), ct);
        var returned = await batched.Where(p => db.PaymentAttempts.Any(a => a.PaymentId == p.Id && a.BatchId == batch.Id && a.ReplacesAttemptId != null))
            .ExecuteUpdateAsync(s => s.SetProperty(p => p.State, PaymentState.Returned).SetProperty(p => p.Version, p => p.Version + 1), ct);
        var due = await batched
            .ExecuteUpdateAsync(s => s.SetProperty(p => p.State, PaymentState.Due).SetProperty(p => p.Version, p => p.Version + 1), ct);
        Expect(batch, ended + returned + due);
        var lines = await db.PaymentAttempts.Where(a => a.BatchId == batch.Id && a.State == AttemptState.Batched)
            .ExecuteUpdateAsync(s => s.SetProperty(a => a.State, AttemptState.Dropped).SetProperty(a => a.Live, false), ct);
        Expect(batch, lines);
    }

    private static IQueryable<Payment> PaymentsOf(AwardFlowDb db, long batchId) =>
        db.Payments.Where(p => db.PaymentAttempts.Where(a => a.BatchId == batchId).Select(a => a.PaymentId).Contains(p.Id));

    private static void Expect(Batch batch, int moved)
    {
        if (moved != batch.Lines) throw new InvalidOperationException($"Batch {batch.Number} has {batch.Lines} lines, {moved} moved.");
    }
}
