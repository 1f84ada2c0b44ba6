using System.Globalization;
using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Loans;

public sealed record LoanFiled(long ApplicationId, string Number, int Row);

/// <summary>
/// A clerk of a bank states one loan of a firm. It goes into the firm's draft for the award, which is begun where there is
/// none: the firm finds it filled in, completes and signs it. Once signed, the bank no longer adds to it.
/// </summary>
public sealed class FileLoan(Ledger ledger, Catalogues catalogues, Paths paths, BusinessClock clock)
{
    public Task<Result<LoanFiled>> FileAsync(Command command, string policyId, string awardId, string creditCode, IReadOnlyDictionary<string, string> cells, CancellationToken ct) =>
        ledger.WriteAsync<LoanFiled>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.FileLoans) || command.Actor.UnitId is not { } bank) return new Refusal("not-allowed", "您没有报送贷款的权限。");
            var award = BankLoans.OpenAwards(catalogues.Current, paths.Current, clock.Today).FirstOrDefault(a => a.PolicyId == policyId && a.Id == awardId);
            if (award is null) return Wrong("award", "请选择正在申报期内的贴息项目。");
            var code = Fold(creditCode);
            var firm = await db.Enterprises.FirstOrDefaultAsync(e => e.CreditCode == code, c);
            var faults = Check(award, cells, clock.Today);
            if (code.Length == 0) faults.Insert(0, new("code", "请填写企业的统一社会信用代码。"));
            else if (firm is not { State: EnterpriseState.Confirmed }) faults.Insert(0, new("code", "没有这家企业，或其登记尚未经镇街确认。请核对统一社会信用代码，并请企业先完成登记。"));
            if (faults.Count > 0 || firm is null) return new Refusal("incomplete", "还有内容需要修改。") { Faults = faults };
            var (application, draft, started) = await DraftAsync(db, command.Actor, award, firm, c);
            if (application.Situation != Situation.Draft) return Wrong("code", $"该企业本期的申报（{application.Number}）已经提交，不能再报送贷款；确需更正的，请在贷款确认环节退回。");
            if (await BankLoans.BankOfAsync(db, application.Id, c) is { } other && other != bank)
                return Wrong("code", "该企业本期的贷款已由另一家银行报送，一件申报只能由一家银行报送。");
            return await AddAsync(db, command.Actor, bank, award, application, draft, cells, started, c);
        }, ct);

    private async Task<Result<LoanFiled>> AddAsync(AwardFlowDb db, Actor actor, long bank, Award award, Application application, Draft draft,
        IReadOnlyDictionary<string, string> cells, bool started, CancellationToken ct)
    {
        var table = BankLoans.Table(award);
        var answers = JsonSerializer.Deserialize<Dictionary<string, string>>(draft.AnswersJson)!;
        var filing = await db.BankFilings.FirstOrDefaultAsync(f => f.ApplicationId == application.Id, ct);
        var filed = filing is null ? new SortedDictionary<string, string>(StringComparer.Ordinal)
            : new(JsonSerializer.Deserialize<Dictionary<string, string>>(filing.RowsJson)!, StringComparer.Ordinal);
        // Loans that the firm typed itself give way to what its bank states.
        if (filing is null) foreach (var own in BankLoans.Rows(table, answers).Keys.ToList()) answers.Remove(own);
        var row = Enumerable.Range(0, table.MaxRows).FirstOrDefault(i => !filed.Keys.Any(k => k.StartsWith(BankLoans.Name(table, i, ""), StringComparison.Ordinal)), -1);
        if (row < 0) return Wrong("code", $"一件申报最多 {table.MaxRows} 笔贷款。");
        foreach (var column in table.Columns)
            if (cells.GetValueOrDefault(column.Id)?.Trim() is { Length: > 0 } cell) filed[BankLoans.Name(table, row, column.Id)] = answers[BankLoans.Name(table, row, column.Id)] = cell;
        draft.Save(JsonSerializer.Serialize(new SortedDictionary<string, string>(answers, StringComparer.Ordinal)), actor.Id, clock.UtcNow);
        var rows = JsonSerializer.Serialize(filed);
        if (filing is null) db.BankFilings.Add(new BankFiling(application.Id, bank, rows, actor, clock.UtcNow));
        else filing.File(rows, actor, clock.UtcNow);
        var number = application.Number;
        Tell(db, application, award, row, clock.UtcNow);
        db.Audit(actor, "loan.filed", "application", number, after: new { row = row + 1, started, loan = cells });
        return new LoanFiled(application.Id, number, row);
    }

    private static void Tell(AwardFlowDb db, Application application, Award award, int row, DateTime now)
    {
        var (subject, body) = ($"【银行已报送贷款】{application.Number} {award.NameZh}",
            $"银行已为贵单位的“{award.NameZh}”（{application.Number}）报送第 {row + 1} 笔贷款。请登录核对贷款信息，补齐其余内容和附件，由企业审批人确认提交；有误的请联系银行更正。");
        db.Messages.Add(Message.ToEnterprise(application.EnterpriseId, application.Id, "loan-filed", subject, body, now));
        db.Outbox.Add(new OutboxItem("mail", $"{application.Number}/loan-filed/{row}", JsonSerializer.Serialize(new MailToSend(null, application.EnterpriseId, subject, body)), now));
    }

    private async Task<(Application Application, Draft Draft, bool Started)> DraftAsync(AwardFlowDb db, Actor actor, Award award, Enterprise firm, CancellationToken ct)
    {
        var window = award.OpenWindow(clock.Today)!;
        var application = await db.Applications.FirstOrDefaultAsync(a => a.Kind == CaseKind.Award && a.EnterpriseId == firm.Id && a.PolicyId == award.PolicyId
            && a.AwardId == award.Id && a.WindowId == window.Id && a.Situation != Situation.Closed, ct);
        if (application is not null) return (application, await db.Drafts.FirstAsync(d => d.ApplicationId == application.Id, ct), false);
        var year = clock.Today.Year;
        var number = $"{catalogues.Current.Policy(award.PolicyId)!.DistrictCode}-{year}-{await db.NextNumberAsync($"application-{year}", ct):D6}";
        application = new Application(number, firm, award.PolicyId, award.Id, window.Id, actor.Id, clock.UtcNow);
        db.Applications.Add(application);
        await db.SaveChangesAsync(ct);
        var draft = new Draft(application.Id, "{}", actor.Id, clock.UtcNow);
        db.Drafts.Add(draft);
        db.Audit(actor, "draft.started", "application", number, after: new { award.PolicyId, award.Id });
        return (application, draft, true);
    }

    /// <summary>The row alone, checked as the form will check it.</summary>
    private static List<FieldFault> Check(Award award, IReadOnlyDictionary<string, string> cells, DateOnly today)
    {
        var table = BankLoans.Table(award);
        var raw = table.Columns.Where(c => cells.ContainsKey(c.Id)).ToDictionary(c => BankLoans.Name(table, 0, c.Id), c => cells[c.Id]);
        // A row without anything counts as no row at all: then every column that must be filled is missing.
        if (raw.Values.All(string.IsNullOrWhiteSpace)) return [.. table.Columns.Where(c => c.Required).Select(c => new FieldFault(c.Id, $"请填写“{c.LabelZh}”。"))];
        var prefix = BankLoans.Name(table, 0, "");
        return [.. FormCheck.Check(award, raw, today).Errors.Where(e => e.FieldId.StartsWith(prefix, StringComparison.Ordinal)).Select(e => new FieldFault(e.FieldId[prefix.Length..], e.MessageZh))];
    }

    private static string Fold(string code) => StatedNumber.Fold(code);

    private static Refusal Wrong(string field, string message) => new("loan-not-filed", message) { Faults = [new(field, message)] };
}
