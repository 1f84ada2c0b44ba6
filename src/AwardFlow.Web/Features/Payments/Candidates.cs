using System.Data.Common;
using System.Text.Json;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AwardFlow.Web.Features.Payments;

/// <summary>
/// Loads what the checks ask about, three statements per chunk of payments, never one per payment. Written as SQL: a batch
/// of ten thousand lines asks about eight tables, and tracked rows of all of them took longer than everything else.
/// </summary>
public static class Candidates
{
    private const int ChunkSize = 5000;

    // Each look-up beside the payment is one by the key or an index of its table.
    private const string Facts = """
        SELECT p."Id", p."ApplicationId", p."Number", p."EnterpriseName", p."AmountFen", p."State", p."PolicyId", p."AwardId", p."Level",
          p."BudgetLineId", p."DocumentLineId", p."Tranche", p."Tranches",
          e."Id" AS "EnterpriseId", e."Name" AS "FirmName", e."CreditCode", e."Account_BankName", e."Account_BankCode", e."Account_AccountName",
          e."Account_Cipher", e."Account_Fingerprint", e."Account_LastFour",
          a."Situation", a."AmountFen" AS "CaseFen", i."DefinitionId", i."DefinitionVersion",
          (SELECT b.value ->> 'id' FROM json_each(i."StateJson", '$.bookmarks') b WHERE b.value ->> 'type' = $pay LIMIT 1) AS "PayBookmark", n."State" AS "Notice", n."AmountFen" AS "NoticeFen",
          (SELECT SUM(q."AmountFen") FROM payments q WHERE q."ApplicationId" = p."ApplicationId" AND q."State" <> 'Cancelled') AS "CaseTotalFen",
          (SELECT SUM(l."AmountFen") FROM fund_document_lines l JOIN fund_documents d ON d."Id" = l."DocumentId" AND d."State" = 'Issued'
            WHERE l."ApplicationId" = p."ApplicationId" AND l."Live" = 1) AS "DocumentFen",
          EXISTS (SELECT 1 FROM objections o WHERE o."ApplicationId" = p."ApplicationId" AND o."State" = 'Received') AS "OpenObjection",
          EXISTS (SELECT 1 FROM account_changes c WHERE c."EnterpriseId" = p."EnterpriseId" AND c."State" = 'Proposed') AS "AccountChanging",
          EXISTS (SELECT 1 FROM decisions s WHERE s."ApplicationId" = p."ApplicationId" AND s."ActorId" = $actor) AS "ActorDecided"
        FROM json_each($ids) j
        CROSS JOIN payments p ON p."Id" = j.value
        JOIN enterprises e ON e."Id" = p."EnterpriseId"
        JOIN applications a ON a."Id" = p."ApplicationId"
        LEFT JOIN workflow_instances i ON i."ApplicationId" = p."ApplicationId" AND i."Status" = 'Running'
        LEFT JOIN public_notices n ON n."ApplicationId" = p."ApplicationId"
          AND n."Round" = (SELECT MAX(m."Round") FROM public_notices m WHERE m."ApplicationId" = p."ApplicationId")
        ORDER BY p."Id"
        """;

    private const string Lines = """
        SELECT t."PaymentId", t."Id", t."BatchId", t."Line", t."State", t."Live",
          t."Account_BankName", t."Account_BankCode", t."Account_AccountName", t."Account_Cipher", t."Account_Fingerprint", t."Account_LastFour"
        FROM json_each($ids) j CROSS JOIN payment_attempts t ON t."PaymentId" = j.value
        ORDER BY t."PaymentId", t."Id"
        """;

    /// <summary>In the order of the ids. The answer for who acts tells whether they decided in the case.</summary>
    public static async Task<List<Candidate>> LoadAsync(AwardFlowDb db, DefinitionCatalogue definitions, IReadOnlyCollection<long> paymentIds, Actor actor, DateOnly today, CancellationToken ct)
    {
        var all = new List<Candidate>(paymentIds.Count);
        foreach (var chunk in paymentIds.Distinct().Order().Chunk(ChunkSize)) all.AddRange(await ChunkAsync(db, definitions, chunk, actor, today, ct));
        return all;
    }

    private static async Task<IEnumerable<Candidate>> ChunkAsync(AwardFlowDb db, DefinitionCatalogue definitions, long[] ids, Actor actor, DateOnly today, CancellationToken ct)
    {
        var asked = JsonSerializer.Serialize(ids);
        var lines = (await ReadAsync(db, Lines, asked, actor, LineOf, ct)).ToLookup(l => l.PaymentId, l => l.Line);
        var found = await ReadAsync(db, Facts, asked, actor, r => CandidateOf(r, definitions), ct);
        var hits = await Screen.LookAsync(db, [.. found.Select(c => (c.CreditCode, c.FirmName)).Distinct()], today, ct);
        return found.Select(c => c with { Earlier = [.. lines[c.PaymentId]], Hits = hits.GetValueOrDefault(c.CreditCode, []) });
    }

    private static Candidate CandidateOf(DbDataReader r, DefinitionCatalogue definitions)
    {
        var column = 0;
        long Long() => r.GetInt64(column++);
        string Text() => r.GetString(column++);
        long? MaybeLong() => r.IsDBNull(column++) ? null : r.GetInt64(column - 1);
        string? MaybeText() => r.IsDBNull(column++) ? null : r.GetString(column - 1);
        var candidate = new Candidate(Long(), Long(), Text(), Text(), Long(), Enum.Parse<PaymentState>(Text()))
        {
            PolicyId = Text(),
            AwardId = Text(),
            Level = Text(),
            BudgetLineId = MaybeLong(),
            DocumentLineId = MaybeLong(),
            Tranche = (int)Long(),
            Tranches = (int)Long(),
            EnterpriseId = Long(),
            FirmName = Text(),
            CreditCode = Text(),
            Account = AccountOf(r, ref column),
            Situation = Enum.Parse<Situation>(Text()),
            CaseFen = MaybeLong(),
        };
        var (path, version) = (MaybeText(), MaybeLong());
        candidate = candidate with { PayBookmark = MaybeText(), Notice = MaybeText() is { } notice ? Enum.Parse<NoticeState>(notice) : null, NoticeFen = MaybeLong(), CaseTotalFen = MaybeLong() ?? 0 };
        // A path that needs a document and has none issued stands on nothing, not on no need.
        var document = MaybeLong() ?? 0;
        return candidate with
        {
            DocumentFen = path is not null && NeedsDocument(definitions, path, (int)version!.Value) ? document : null,
            OpenObjection = Long() != 0,
            AccountChanging = Long() != 0,
            ActorDecided = Long() != 0,
        };
    }

    private static (long PaymentId, EarlierLine Line) LineOf(DbDataReader r)
    {
        var account = 6;
        return (r.GetInt64(0), new(r.GetInt64(1), r.GetInt64(2), r.GetInt32(3), Enum.Parse<AttemptState>(r.GetString(4)), r.GetInt64(5) != 0, AccountOf(r, ref account)!));
    }

    /// <summary>The six columns of an account, or null where there is none.</summary>
    private static BankAccount? AccountOf(DbDataReader r, ref int column)
    {
        var at = column;
        column += 6;
        return r.IsDBNull(at) ? null : new(r.GetString(at), r.IsDBNull(at + 1) ? null : r.GetString(at + 1), r.GetString(at + 2), r.GetString(at + 3), r.GetString(at + 4), r.GetString(at + 5));
    }

    private static bool NeedsDocument(DefinitionCatalogue definitions, string id, int version) =>
        definitions.Get(id, version).Activities.Any(a => a.Type == AwaitDocument.TypeName);

    private static async Task<List<T>> ReadAsync<T>(AwardFlowDb db, string sql, string ids, Actor actor, Func<DbDataReader, T> row, CancellationToken ct)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        (command.CommandText, command.Transaction) = (sql, db.Database.CurrentTransaction!.GetDbTransaction());
        foreach (var (name, value) in new (string, object)[] { ("$ids", ids), ("$actor", actor.Id), ("$pay", Pay.TypeName) })
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct)) rows.Add(row(reader));
        return rows;
    }
}
