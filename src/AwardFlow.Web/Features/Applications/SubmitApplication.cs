using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Applications;

/// <summary>What is said about a draft before it is signed: every fault at once, and the provisional calculation.</summary>
public sealed record DraftCheck(IReadOnlyList<FieldFault> Faults, CaseAssessment? Assessment, string? FactsJson, IReadOnlyDictionary<string, string> Values);

/// <summary>
/// The firm's approver signs what the draft holds: the first time it starts the path, after a return it resumes it.
/// What is complete is decided here, on what is stored, never by the browser.
/// </summary>
public sealed class SubmitApplication(Ledger ledger, Catalogues catalogues, StepCase stepCase, AssessCase assess, Paths paths, BusinessClock clock)
{
    public const string AccountField = "account";
    public const string ProfileField = "profile";
    public const string EvidencePrefix = "evidence-";

    public Task<Result<string>> SubmitAsync(Command command, long applicationId, int seenVersion, int seenDraftVersion, CancellationToken ct) =>
        ledger.WriteAsync<string>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.SubmitApplication)) return new Refusal("not-approver", "提交须由企业审批人操作，请通知审批人登录提交。");
            if (await KeepDraft.OpenAsync(db, command.Actor, applicationId, c) is not { } found) return Refusals.NotFound;
            var (application, draft) = found;
            if (application.Situation is not (Situation.Draft or Situation.Correcting)) return new Refusal("already-submitted", "该申报已经提交，请查看最新进展。");
            if (application.Version != seenVersion) return new Refusal("stale-page", "您打开页面之后，该申报有了新进展，请刷新后再提交。");
            if (draft.Version != seenDraftVersion) return KeepDraft.Newer(draft);
            var enterprise = await db.Enterprises.FirstAsync(e => e.Id == application.EnterpriseId, c);
            var check = await CheckAsync(db, application, enterprise, draft, c);
            if (check.Faults.Count > 0) return new Refusal("incomplete", "还有内容需要修改。") { Faults = check.Faults };
            return await SignAsync(db, command.Actor, application, enterprise, check, c);
        }, ct);

    /// <summary>All that stands in the way of submitting, and what the calculation says so far.</summary>
    public async Task<DraftCheck> CheckAsync(AwardFlowDb db, Application application, Enterprise enterprise, Draft draft, CancellationToken ct)
    {
        var award = (await catalogues.OfAsync(db, application, ct)).Award(application.PolicyId, application.AwardId)!;
        var raw = JsonSerializer.Deserialize<Dictionary<string, string>>(draft.AnswersJson)!;
        var form = FormCheck.Check(award, raw, clock.Today);
        var faults = form.Errors.Select(e => new FieldFault(e.FieldId, e.MessageZh)).ToList();
        var slots = await db.Attachments.Where(a => a.ApplicationId == application.Id && a.RemovedAt == null).Select(a => a.Slot).Distinct().ToListAsync(ct);
        faults.AddRange(award.Evidence.Where(e => e.Required && !slots.Contains(e.Id)).Select(e => new FieldFault(EvidencePrefix + e.Id, $"请上传“{e.LabelZh}”")));
        faults.AddRange(AboutEnterprise(enterprise));
        if (application.Situation == Situation.Draft && award.Competition is null && !award.Windows.Any(w => w.Id == application.WindowId && w.IsOpen(clock.Today)))
            faults.Add(new("", "申报期已经结束，不能提交。"));
        if (application.Situation == Situation.Draft && await SelectionRounds.WhyNotFileAsync(db, application, award, clock.Today, ct) is { } closed)
            faults.Add(new("", closed.Message));
        if (BankLoans.AsksBank(paths.Current.Latest(award.Path)) && await BankLoans.BankOfAsync(db, application.Id, ct) is null)
            faults.Add(new(BankLoans.Table(award).Id, "贷款信息须由经办银行报送，请联系贷款银行登录报送后再提交。"));
        faults.AddRange(await InvoiceRegister.FaultsAsync(db, application.Id, InvoiceRegister.Of(award, form.Values), ct));
        if (form.Errors.Count > 0) return new(faults, null, null, form.Values);
        var factsJson = AssessCase.FactsJson(award, form.Facts, enterprise);
        var asOf = application.SubmittedAt is { } first ? BusinessClock.DayOf(first) : clock.Today;
        try
        {
            return new(faults, await assess.AssessAsync(db, application, enterprise, factsJson, asOf, null, ct), factsJson, form.Values);
        }
        catch (CalculatorInputException wrong)
        {
            faults.AddRange(wrong.Faults.Select(f => new FieldFault(award.Form.Fields.FirstOrDefault(x => f.Field.StartsWith($"facts.{x.Fact}", StringComparison.Ordinal))?.Id ?? "", f.Message)));
            return new(faults, null, factsJson, form.Values);
        }
    }

    private async Task<Result<string>> SignAsync(AwardFlowDb db, Actor actor, Application application, Enterprise enterprise, DraftCheck check, CancellationToken ct)
    {
        var award = (await catalogues.OfAsync(db, application, ct)).Award(application.PolicyId, application.AwardId)!;
        var lead = await db.Units.Where(u => u.Code == award.LeadUnit).Select(u => (long?)u.Id).FirstOrDefaultAsync(ct);
        if (lead is null) return new Refusal("lead-unit-missing", $"主管部门（{award.LeadUnit}）尚未设置，请联系系统管理员。");
        var again = application.Situation == Situation.Correcting;
        application.Submit(actor.Id, lead.Value, enterprise, check.Assessment!.Result.AmountFen, clock.UtcNow);
        await SelectionRounds.EnterAsync(db, application, award, clock.Today, ct);
        db.Submissions.Add(new Submission(application.Id, application.Revision, JsonSerializer.Serialize(check.Values), check.FactsJson!, Profile(enterprise), actor.Id, clock.UtcNow));
        await KeepNumbersAsync(db, application, award, check.Values, ct);
        await InvoiceRegister.KeepAsync(db, application, InvoiceRegister.Of(award, check.Values), clock.UtcNow, ct);
        db.Assessments.Add(AssessCase.Record(application, AssessmentMoment.Submission, check.Assessment, clock.UtcNow));
        db.Audit(actor, again ? "case.resubmitted" : "case.submitted", "application", application.Number,
            after: new { application.Revision, application.AmountFen, facts = check.FactsJson });
        // The activities read what was just signed.
        await db.SaveChangesAsync(ct);
        var step = (await stepCase.OpenAsync(db, application.Id, actor, ct))!;
        Stimulus stimulus = new Stimulus.Start();
        if (again)
        {
            var task = await db.Tasks.FirstAsync(t => t.ApplicationId == application.Id && t.Kind == TaskKind.Correct && t.State == TaskState.Open, ct);
            stimulus = new Stimulus.Resume(task.BookmarkId, Correct.Resubmitted);
        }
        if (await stepCase.TakeAsync(step, stimulus) is { } refusal) return refusal;
        return application.Number;
    }

    /// <summary>Numbers of documents and certificates, so that reviewers see the same one in another case.</summary>
    private static async Task KeepNumbersAsync(AwardFlowDb db, Application application, Award award, IReadOnlyDictionary<string, string> values, CancellationToken ct)
    {
        var kept = await db.StatedNumbers.Where(n => n.ApplicationId == application.Id).ToDictionaryAsync(n => n.Field, ct);
        foreach (var field in award.Form.Fields.Where(f => f.Kind == FieldKind.Text))
        {
            var value = StatedNumber.Fold(values.GetValueOrDefault(field.Id) ?? "");
            if (kept.TryGetValue(field.Id, out var number)) number.Correct(value);
            else if (value.Length > 0) db.StatedNumbers.Add(new StatedNumber(application, field.Id, value));
        }
    }

    private static IEnumerable<FieldFault> AboutEnterprise(Enterprise e)
    {
        if (e.State != EnterpriseState.Confirmed) yield return new(ProfileField, "企业登记尚未经镇街确认");
        if (e.LegalRepresentative.Length == 0 || e.ContactName.Length == 0 || e.ContactPhone.Length == 0)
            yield return new(ProfileField, "请先在“企业资料”中补全法定代表人、联系人和联系电话");
        if (e.Account is null) yield return new(AccountField, "请先在“企业资料”中登记收款账户，并由另一人确认");
        else if (!Enterprise.SameName(e.Account.AccountName, e.Name)) yield return new(AccountField, "收款账户户名与企业名称不一致，请先变更账户");
    }

    /// <summary>The firm's data as signed; the account masked.</summary>
    private static string Profile(Enterprise e) => JsonSerializer.Serialize(new
    {
        e.Name,
        e.CreditCode,
        e.LegalRepresentative,
        e.Address,
        e.Industry,
        e.ContactName,
        account = new { e.Account!.BankName, e.Account.AccountName, e.Account.LastFour },
    });
}
