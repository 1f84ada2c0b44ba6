using System.Globalization;
using AwardFlow.Rules;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>A sum or a link that does not hold. <paramref name="Code"/> is stable; the text is shown as it stands.</summary>
public sealed record MoneyFinding(string Code, string Subject, string Text)
{
    public override string ToString() => $"{Code} {Subject}: {Text}";
}

/// <summary>
/// Proves from the records alone that what was decided is what is paid: paid ≤ decided ≤ document ≤ budget, each payment
/// with one decision and one document line, each batch with the people it needs, parts that add up. Reads only.
/// </summary>
public sealed class VerifyMoney(Paths paths)
{
    /// <summary>More findings of one kind than this are counted, not listed.</summary>
    public const int MostPerCheck = 50;

    private sealed record Check(string Code, string Text, string Sql);

    private sealed class Row
    {
        public string Subject { get; set; } = "";
        public long Expected { get; set; }
        public long Found { get; set; }
    }

    // Each query names what is wrong, with what should be and what is, in 分 or as a count.
    private static readonly Check[] Checks =
    [
        new("payments-above-decided", "应付和已付合计 {1}，超过核定金额 {0}", """
            SELECT a."Number" AS "Subject", COALESCE(a."AmountFen", 0) AS "Expected", SUM(p."AmountFen") AS "Found"
            FROM payments p JOIN applications a ON a."Id" = p."ApplicationId" WHERE p."State" <> 'Cancelled'
            GROUP BY a."Id" HAVING SUM(p."AmountFen") > COALESCE(a."AmountFen", 0)
            """),
        new("paid-above-decided-of-firm", "企业已付合计 {1}，超过核定合计 {0}", """
            SELECT e."Name" AS "Subject", (SELECT COALESCE(SUM(a."AmountFen"), 0) FROM applications a WHERE a."EnterpriseId" = e."Id") AS "Expected", SUM(p."AmountFen") AS "Found"
            FROM payments p JOIN enterprises e ON e."Id" = p."EnterpriseId" WHERE p."State" IN ('Paid','Recovered')
            GROUP BY e."Id" HAVING SUM(p."AmountFen") > (SELECT COALESCE(SUM(a."AmountFen"), 0) FROM applications a WHERE a."EnterpriseId" = e."Id")
            """),
        new("payment-differs-from-document", "应付 {1}，资金文件 {0}", """
            SELECT p."Number" AS "Subject", l."AmountFen" AS "Expected", p."AmountFen" AS "Found"
            FROM payments p JOIN fund_document_lines l ON l."Id" = p."DocumentLineId" JOIN fund_documents d ON d."Id" = l."DocumentId"
            WHERE (p."Tranches" = 1 AND p."AmountFen" <> l."AmountFen") OR p."Level" <> l."Level" OR p."ApplicationId" <> l."ApplicationId" OR d."State" <> 'Issued'
            """),
        // Each tranche within its line, and with the last one exactly the line.
        new("tranches-do-not-add-up", "分期应付合计 {1}，资金文件 {0}", """
            SELECT l."Number" AS "Subject", l."AmountFen" AS "Expected", SUM(p."AmountFen") AS "Found"
            FROM payments p JOIN fund_document_lines l ON l."Id" = p."DocumentLineId" WHERE p."Tranches" > 1
            GROUP BY l."Id" HAVING SUM(p."AmountFen") + l."FreedFen" > l."AmountFen" OR (MAX(p."Tranche") = MAX(p."Tranches") AND SUM(p."AmountFen") <> l."AmountFen")
            """),
        new("document-differs-from-decided", "资金文件列示的核定金额 {1}，与核定金额 {0} 不一致", """
            SELECT a."Number" AS "Subject", COALESCE(a."AmountFen", 0) AS "Expected", SUM(l."DecidedFen") AS "Found"
            FROM fund_document_lines l JOIN fund_documents d ON d."Id" = l."DocumentId" AND d."State" = 'Issued' JOIN applications a ON a."Id" = l."ApplicationId"
            WHERE l."Live" = 1 GROUP BY a."Id" HAVING SUM(l."DecidedFen") <> COALESCE(a."AmountFen", 0)
            """),
        new("parts-do-not-add-up", "各级资金合计 {1}，核定金额 {0}", """
            SELECT a."Number" AS "Subject", COALESCE(a."AmountFen", 0) AS "Expected", SUM(p."AmountFen") AS "Found"
            FROM payments p JOIN applications a ON a."Id" = p."ApplicationId" WHERE p."State" <> 'Cancelled' AND p."DocumentLineId" IS NULL
            GROUP BY a."Id" HAVING SUM(p."AmountFen") <> COALESCE(a."AmountFen", 0)
            """),
        new("payment-without-decision", "没有核定记录（应有 {0}，实有 {1}）", """
            SELECT p."Number" AS "Subject", 1 AS "Expected", 0 AS "Found" FROM payments p
            WHERE p."State" <> 'Cancelled' AND NOT EXISTS (SELECT 1 FROM assessments s WHERE s."ApplicationId" = p."ApplicationId" AND s."Moment" = 'Decision' AND s."AmountFen" IS NOT NULL)
            """),
        new("budget-exceeded", "已列支（含预留）{1}，超过预算 {0}", """
            SELECT b."Year" || ' ' || b."PolicyId" || ' ' || b."AwardId" || ' ' || b."Level" AS "Subject", b."AppropriatedFen" AS "Expected", b."ReservedFen" + b."CommittedFen" + b."PaidFen" AS "Found"
            FROM budget_lines b WHERE b."ReservedFen" + b."CommittedFen" + b."PaidFen" > b."AppropriatedFen"
            """),
        new("budget-reserved-differs", "预留 {1}，按款项和文件应为 {0}", Counter("ReservedFen", "'Due','Held','Returned'", """
             + COALESCE((SELECT SUM(l."AmountFen" - l."FreedFen" - COALESCE((SELECT SUM(q."AmountFen") FROM payments q WHERE q."DocumentLineId" = l."Id"), 0))
                 FROM fund_document_lines l WHERE l."BudgetLineId" = b."Id" AND l."Live" = 1), 0)
            """)),
        new("budget-committed-differs", "在途 {1}，按批次应为 {0}", Counter("CommittedFen", "'Batched','Released','Sent','Unknown'", "")),
        new("budget-paid-differs", "已支付 {1}，按到账应为 {0}", Counter("PaidFen", "'Paid','Recovered'", "")),
        new("budget-ledger-differs", "预算 {1}，按流水应为 {0}", """
            SELECT b."Year" || ' ' || b."PolicyId" || ' ' || b."AwardId" || ' ' || b."Level" AS "Subject", m."Fen" AS "Expected", b."AppropriatedFen" AS "Found"
            FROM budget_lines b JOIN (SELECT "BudgetLineId", SUM(CASE WHEN "Move" IN ('Appropriated','Adjusted','CarriedIn') THEN "AmountFen" WHEN "Move" = 'CarriedOut' THEN -"AmountFen" ELSE 0 END) AS "Fen"
              FROM budget_movements GROUP BY "BudgetLineId") m ON m."BudgetLineId" = b."Id" WHERE m."Fen" <> b."AppropriatedFen"
            """),
        new("batch-total-differs", "批次合计 {0}，明细合计 {1}", """
            SELECT b."Number" AS "Subject", b."TotalFen" AS "Expected", COALESCE(SUM(t."AmountFen"), 0) AS "Found"
            FROM batches b LEFT JOIN payment_attempts t ON t."BatchId" = b."Id" WHERE b."State" <> 'Cancelled'
            GROUP BY b."Id" HAVING COALESCE(SUM(t."AmountFen"), 0) <> b."TotalFen" OR COUNT(t."Id") <> b."Lines"
            """),
        new("line-differs-from-payment", "批次明细 {1}，应付 {0}", """
            SELECT p."Number" AS "Subject", p."AmountFen" AS "Expected", t."AmountFen" AS "Found"
            FROM payment_attempts t JOIN payments p ON p."Id" = t."PaymentId" WHERE t."AmountFen" <> p."AmountFen"
            """),
        new("paid-not-exactly-once", "到账记录应为 {0} 条，实有 {1} 条", """
            SELECT p."Number" AS "Subject", CASE WHEN p."State" IN ('Paid','Recovered') THEN 1 ELSE 0 END AS "Expected", COUNT(t."Id") AS "Found"
            FROM payments p LEFT JOIN payment_attempts t ON t."PaymentId" = p."Id" AND t."State" = 'Paid'
            GROUP BY p."Id" HAVING COUNT(t."Id") <> CASE WHEN p."State" IN ('Paid','Recovered') THEN 1 ELSE 0 END
            """),
        new("transfer-torn", "同一笔转账的明细应为 {0} 个收款人、账户和结果，实有 {1} 个", """
            SELECT b."Number" || ' ' || t."Transfer" AS "Subject", 1 AS "Expected",
              COUNT(DISTINCT p."EnterpriseId" || '|' || t."Account_Fingerprint" || '|' || t."State" || '|' || COALESCE(t."BankDay", '') || '|' || COALESCE(t."BankReference", '')) AS "Found"
            FROM payment_attempts t JOIN payments p ON p."Id" = t."PaymentId" JOIN batches b ON b."Id" = t."BatchId"
            WHERE b."Merged" = 1 GROUP BY t."BatchId", t."Transfer"
            HAVING COUNT(DISTINCT p."EnterpriseId" || '|' || t."Account_Fingerprint" || '|' || t."State" || '|' || COALESCE(t."BankDay", '') || '|' || COALESCE(t."BankReference", '')) > 1
            """),
        new("merged-without-option", "不合并的批次每行一笔转账：应为 {0} 行，实有 {1} 行", """
            SELECT b."Number" AS "Subject", b."Lines" AS "Expected", COUNT(DISTINCT t."Transfer") AS "Found" FROM batches b JOIN payment_attempts t ON t."BatchId" = b."Id"
            WHERE b."Merged" = 0 GROUP BY b."Id" HAVING COUNT(DISTINCT t."Transfer") <> b."Lines"
            """),
        new("recovered-differs", "已追回 {1}，按收款登记应为 {0}", """
            SELECT p."Number" AS "Subject", COALESCE(r."Fen", 0) AS "Expected", p."RecoveredFen" AS "Found"
            FROM payments p LEFT JOIN (SELECT "PaymentId", SUM("AmountFen") AS "Fen" FROM payment_recoveries GROUP BY "PaymentId") r ON r."PaymentId" = p."Id"
            WHERE COALESCE(r."Fen", 0) <> p."RecoveredFen"
            """),
        new("receipt-not-allocated", "追缴收款 {0}，已对应到拨付款项 {1}", """
            SELECT e."Voucher" AS "Subject", e."AmountFen" AS "Expected", COALESCE(SUM(r."AmountFen"), 0) AS "Found"
            FROM debt_entries e LEFT JOIN payment_recoveries r ON r."DebtEntryId" = e."Id" WHERE e."Kind" = 'Receipt'
            GROUP BY e."Id" HAVING COALESCE(SUM(r."AmountFen"), 0) <> e."AmountFen"
            """),
        new("held-and-moving", "暂缓中的款项仍在批次里（应有 {0}，实有 {1}）", """
            SELECT p."Number" AS "Subject", 0 AS "Expected", 1 AS "Found" FROM payments p JOIN applications a ON a."Id" = p."ApplicationId"
            WHERE (p."State" = 'Held' AND EXISTS (SELECT 1 FROM payment_attempts t WHERE t."PaymentId" = p."Id" AND t."Live" = 1))
               OR (p."State" IN ('Released','Sent','Unknown') AND a."Situation" = 'Held')
            """),
        new("batch-without-its-people", "批次需要 {0} 人签署，有效签名 {1} 个", """
            SELECT b."Number" AS "Subject", 2 + b."CheckNeeded" AS "Expected", COUNT(DISTINCT s."PersonId") AS "Found"
            FROM batches b LEFT JOIN batch_signatures s ON s."BatchId" = b."Id" AND s."VoidedAt" IS NULL AND s."ContentHash" = b."ContentHash"
            WHERE b."State" IN ('Released','Finished') GROUP BY b."Id" HAVING COUNT(DISTINCT s."PersonId") < 2 + b."CheckNeeded"
            """),
    ];

    /// <summary>What a counter of the budget should be: the payments in these states, and something more.</summary>
    private static string Counter(string column, string states, string more) => $"""
        SELECT "Subject", "Expected", "Found" FROM (
          SELECT b."Year" || ' ' || b."PolicyId" || ' ' || b."AwardId" || ' ' || b."Level" AS "Subject", b."{column}" AS "Found",
            COALESCE((SELECT SUM(p."AmountFen") FROM payments p WHERE p."BudgetLineId" = b."Id" AND p."State" IN ({states})), 0){more} AS "Expected"
          FROM budget_lines b) WHERE "Expected" <> "Found"
        """;

    public async Task<IReadOnlyList<MoneyFinding>> RunAsync(AwardFlowDb db, CancellationToken ct)
    {
        var findings = new List<MoneyFinding>();
        // One picture for all checks, whatever is written meanwhile; begun deferred, so that it waits for no writer.
        await using var picture = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.ReadUncommitted, ct);
        foreach (var check in Checks)
        {
            var rows = await db.Database.SqlQueryRaw<Row>(check.Sql).OrderBy(r => r.Subject).Take(MostPerCheck).ToListAsync(ct);
            findings.AddRange(rows.Select(r => new MoneyFinding(check.Code, r.Subject, string.Format(CultureInfo.InvariantCulture, check.Text, Figure(check, r.Expected), Figure(check, r.Found)))));
        }
        findings.AddRange(await WithoutDocumentAsync(db, ct));
        findings.AddRange(await ChangedDocumentsAsync(db, ct));
        return findings;
    }

    private static string Figure(Check check, long value) =>
        check.Code is "payment-without-decision" or "paid-not-exactly-once" or "held-and-moving" or "batch-without-its-people" or "transfer-torn" or "merged-without-option"
            ? value.ToString(CultureInfo.InvariantCulture) : $"{Yuan.Format(value)} 元";

    /// <summary>Payments of a path with a fund document that stand on no line of one.</summary>
    private async Task<IEnumerable<MoneyFinding>> WithoutDocumentAsync(AwardFlowDb db, CancellationToken ct)
    {
        var withDocument = paths.Current.All.Where(d => d.Activities.Any(a => a.Type == AwaitDocument.TypeName)).Select(d => new { d.DefinitionId, d.Version }).ToList();
        var findings = new List<MoneyFinding>();
        foreach (var path in withDocument)
        {
            var numbers = await (from p in db.Payments.AsNoTracking()
                                 join i in db.WorkflowInstances on p.ApplicationId equals i.ApplicationId
                                 where i.DefinitionId == path.DefinitionId && i.DefinitionVersion == path.Version && p.DocumentLineId == null && p.State != PaymentState.Cancelled
                                 orderby p.Id
                                 select p.Number).Take(MostPerCheck).ToListAsync(ct);
            findings.AddRange(numbers.Select(n => new MoneyFinding("payment-without-document", n, "流程要求资金文件，但款项不在任何资金文件上")));
        }
        return findings;
    }

    private static async Task<IEnumerable<MoneyFinding>> ChangedDocumentsAsync(AwardFlowDb db, CancellationToken ct)
    {
        var findings = new List<MoneyFinding>();
        foreach (var document in await db.FundDocuments.AsNoTracking().Where(d => d.State == FundDocumentState.Issued).OrderBy(d => d.Id).ToListAsync(ct))
        {
            var lines = await db.FundDocumentLines.AsNoTracking().Where(l => l.DocumentId == document.Id).ToListAsync(ct);
            if (document.HashOf(lines) != document.ContentHash || lines.Sum(l => l.AmountFen) != document.TotalFen)
                findings.Add(new("document-changed", document.Number, "资金文件的内容与下达时的摘要不一致"));
        }
        return findings;
    }
}
