using System.Globalization;
using System.Security.Cryptography;
using AwardFlow.Rules;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Reconciliation;

/// <summary>What an import did: how many lines are new. None: everything in the file was there already.</summary>
public sealed record StatementImported(int Added, int Known);

/// <summary>
/// Keeps the bank's statement of a day, whole or in parts. A file with a fault changes nothing; a line that is kept already
/// changes nothing; the same reference with another amount is a fault. A closed day takes no statement any more.
/// </summary>
public sealed class ImportStatement(Ledger ledger, StatementTemplates templates, AccountVault vault, BusinessClock clock)
{
    public static Refusal NotAllowed { get; } = new("not-allowed", "银行对账单由财政经办人员导入。");

    public Result<StatementReading> Read(Actor actor, DateOnly day, Stream file) =>
        !actor.May(Permission.ImportBankResult) ? NotAllowed
        : day > clock.Today ? new Refusal("day-ahead", "不能导入今天之后的对账单。")
        : StatementFile.Read(file, templates.All, day, vault.Fingerprint);

    public async Task<Result<StatementImported>> ApplyAsync(Command command, DateOnly day, string fileName, Stream file, CancellationToken ct)
    {
        file.Position = 0;
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct));
        var read = Read(command.Actor, day, file);
        if (read.Refusal is { } no) return no;
        var reading = read.Value;
        if (!reading.IsRight) return Refuse(reading);
        return await ledger.WriteAsync<StatementImported>(command, async (db, c) =>
        {
            if (await db.BankStatements.AnyAsync(s => s.Sha256 == sha256, c)) return new StatementImported(0, reading.Lines.Count);
            if (await db.DayCloses.AnyAsync(d => d.Day == day, c)) return new Refusal("day-closed", $"{day:yyyy-MM-dd} 已经办理日终，不能再导入对账单。");
            var kept = await db.BankStatementLines.AsNoTracking().Where(l => l.Day == day).Select(l => new { l.Side, l.Reference, l.AmountFen }).ToDictionaryAsync(l => (l.Side, l.Reference), l => l.AmountFen, c);
            var other = reading.Lines.Where(l => kept.TryGetValue((l.Side, l.Reference), out var fen) && fen != l.AmountFen).ToList();
            if (other.Count > 0)
                return new Refusal("statement-differs", "对账单与此前导入的不一致，没有导入任何一行。请向银行核实。")
                {
                    Faults = [.. other.Select(l => new FieldFault("", $"第 {l.Row} 行：流水号“{l.Reference}”此前导入的金额是 {Yuan.Format(kept[(l.Side, l.Reference)])} 元，现在是 {Yuan.Format(l.AmountFen)} 元。"))],
                };
            var fresh = reading.Lines.Where(l => !kept.ContainsKey((l.Side, l.Reference))).ToList();
            if (fresh.Count == 0) return new StatementImported(0, reading.Lines.Count);
            var statement = db.BankStatements.Add(new BankStatement(day, fileName, sha256, reading.Template!.Id, fresh.Count, command.Actor, clock.UtcNow)).Entity;
            await db.SaveChangesAsync(c);
            await statement.AddLinesAsync(db, fresh, c);
            db.Audit(command.Actor, "day.statement-imported", "day", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                after: new { fileName, sha256, statement.Template, added = fresh.Count, known = reading.Lines.Count - fresh.Count, outFen = fresh.Where(l => l.Side == StatementSide.Out).Sum(l => l.AmountFen), inFen = fresh.Where(l => l.Side == StatementSide.In).Sum(l => l.AmountFen) });
            return new StatementImported(fresh.Count, reading.Lines.Count - fresh.Count);
        }, ct);
    }

    public static Refusal Refuse(StatementReading reading) => new("statement-wrong", $"对账单有 {reading.FaultCount} 处问题，没有导入任何一行。")
    {
        Faults = [.. reading.Faults.Select(f => new FieldFault("", f.Row > 0 ? $"第 {f.Row} 行：{f.Message}" : f.Message))],
    };
}
