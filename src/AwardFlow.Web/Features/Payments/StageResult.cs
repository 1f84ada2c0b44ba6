using System.Data.Common;
using System.Globalization;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AwardFlow.Web.Features.Payments;

/// <summary>Writes the rows of a checked file beside its record by one prepared statement, inside the ledger's transaction.</summary>
internal static class StageResult
{
    public static async Task WriteAsync(AwardFlowDb db, long fileId, IReadOnlyList<ResultRow> rows, CancellationToken ct)
    {
        await using var insert = db.Database.GetDbConnection().CreateCommand();
        insert.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        insert.CommandText = """
            INSERT INTO bank_result_rows ("FileId", "Row", "Transfer", "Result", "AmountFen", "Day", "Reference", "Reason", "Confirmed")
            VALUES ($file, $row, $transfer, $result, $fen, $day, $reference, $reason, $confirmed)
            """;
        var (row, transfer, result, fen) = (Add(insert, "$row"), Add(insert, "$transfer"), Add(insert, "$result"), Add(insert, "$fen"));
        var (day, reference, reason, confirmed) = (Add(insert, "$day"), Add(insert, "$reference"), Add(insert, "$reason"), Add(insert, "$confirmed"));
        Add(insert, "$file").Value = fileId;
        foreach (var r in rows)
        {
            (row.Value, transfer.Value, result.Value, fen.Value) = (r.Row, r.Line, r.Result.ToString(), r.AmountFen);
            day.Value = r.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? (object)DBNull.Value;
            (reference.Value, reason.Value, confirmed.Value) = (r.Reference ?? (object)DBNull.Value, r.Result == LineResult.Returned ? r.Reason : (object)DBNull.Value, r.Proposed ? 1 : 0);
            await insert.ExecuteNonQueryAsync(ct);
        }
    }

    private static DbParameter Add(DbCommand command, string name)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        command.Parameters.Add(parameter);
        return parameter;
    }
}
