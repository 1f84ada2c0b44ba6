using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review;

/// <summary>自动核验: what a machine can look up for the reviewer. It points; the person decides.</summary>
public sealed class MachineChecks(AwardFlowDb db, BusinessClock clock, IStringLocalizer<SharedResource> l)
{
    private const int MostNamed = 5;

    public async Task<IReadOnlyList<CheckLine>> RunAsync(Application application, Enterprise enterprise, Award award, CaseAssessment? assessment,
        IReadOnlyCollection<string> filledSlots, CancellationToken ct)
    {
        List<CheckLine> lines = [Code(enterprise), AccountName(enterprise)];
        lines.Add(await SameAccountAsync(enterprise, ct));
        lines.AddRange(assessment?.Result.Verdicts.Where(v => v.Rule is "in-force" or "event-after-asking" or "dishonest")
            .Select(v => Line(v.Verdict == Verdict.Met, Show.Text(v.TextZh, v.TextEn), l["政策规则 {0}", v.Clause])) ?? []);
        lines.Add(await ScreeningAsync(application, ct));
        lines.AddRange(await SameNumbersAsync(application, award, ct));
        lines.AddRange(await InvoicesAsync(application, ct));
        if (await BankAsync(application, award, ct) is { } bank) lines.Add(bank);
        lines.Add(await EarlierPaymentsAsync(application, enterprise, ct));
        lines.Add(Evidence(award, filledSlots));
        return lines;
    }

    private CheckLine Code(Enterprise e)
    {
        var check = CreditCode.Check(e.CreditCode);
        return Line(check.IsValid, check.IsValid ? l["统一社会信用代码校验通过"] : l["统一社会信用代码有误：{0}", check.Message ?? ""], "GB 32100-2015");
    }

    private CheckLine AccountName(Enterprise e) => e.Account is null
        ? Line(false, l["尚未登记收款账户"], l["企业资料"])
        : Enterprise.SameName(e.Account.AccountName, e.Name)
            ? Line(true, l["收款账户户名与申报单位一致"], l["企业资料"])
            : Line(false, l["收款账户户名“{0}”与申报单位不一致", e.Account.AccountName], l["企业资料"]);

    private async Task<CheckLine> SameAccountAsync(Enterprise e, CancellationToken ct)
    {
        var others = e.AccountMark is not { } mark ? []
            : await db.Enterprises.AsNoTracking().Where(o => o.AccountMark == mark && o.Id != e.Id).OrderBy(o => o.Id).Take(MostNamed).Select(o => o.Name).ToListAsync(ct);
        return others.Count == 0
            ? Line(true, l["收款账户没有被其他企业使用"], l["账户指纹比对"])
            : Line(false, l["收款账户同时登记在其他企业名下：{0}", string.Join(l["、"], others)], l["账户指纹比对"]);
    }

    private async Task<CheckLine> ScreeningAsync(Application a, CancellationToken ct)
    {
        var last = await db.Screenings.AsNoTracking().Where(s => s.ApplicationId == a.Id).OrderByDescending(s => s.Id).FirstOrDefaultAsync(ct);
        if (last is null) return Line(false, l["尚未进行信用核查"], l["失信名单"]);
        var text = last.Result switch
        {
            ScreeningResult.Clear => l["未列入失信名单"],
            ScreeningResult.Warned => l["信用核查有提示，请查看名单记录"],
            _ => l["列入失信名单，须人工核实"],
        };
        return new(last.Result == ScreeningResult.Clear, text, l["失信名单"], last.At);
    }

    /// <summary>
    /// The same document or certificate number in another case. A recognition document may name many firms: the same
    /// number at another firm is fine where another of the numbers tells the two apart.
    /// </summary>
    private async Task<IReadOnlyList<CheckLine>> SameNumbersAsync(Application a, Award award, CancellationToken ct)
    {
        var mine = await db.StatedNumbers.AsNoTracking().Where(n => n.ApplicationId == a.Id && n.Value != "").ToListAsync(ct);
        var lines = new List<CheckLine>();
        foreach (var number in mine.OrderBy(n => n.Field, StringComparer.Ordinal))
        {
            if (award.Form.Fields.FirstOrDefault(f => f.Id == number.Field) is not { } field) continue;
            var label = Show.Text(field.LabelZh, field.LabelEn);
            var same = await (from n in db.StatedNumbers.AsNoTracking()
                              where n.Value == number.Value && n.Field == number.Field && n.ApplicationId != a.Id
                              join o in db.Applications.AsNoTracking() on n.ApplicationId equals o.Id
                              orderby n.ApplicationId
                              select new { o.Id, o.Number, o.EnterpriseId, o.EnterpriseName, o.Result }).Take(MostNamed * 4).ToListAsync(ct);
            var ids = same.Select(s => s.Id).ToList();
            var otherNumbers = await db.StatedNumbers.AsNoTracking().Where(n => ids.Contains(n.ApplicationId) && n.Field != number.Field && n.Value != "").ToListAsync(ct);
            var suspect = same.Where(s => s.Result is not ("withdrawn" or "expired")
                && (s.EnterpriseId == a.EnterpriseId || !otherNumbers.Exists(n => n.ApplicationId == s.Id && mine.Exists(m => m.Field == n.Field && m.Value != n.Value)))).ToList();
            lines.Add(suspect.Count > 0
                ? Line(false, l["{0}与其他申报重复：{1}", label, string.Join(l["、"], suspect.Take(MostNamed).Select(s => $"{s.Number} {s.EnterpriseName}"))], l["申报库比对"])
                : Line(true, same.Count > 0 ? l["{0}另有 {1} 件使用，其他编号不同", label, same.Count] : l["{0}没有在其他申报中使用", label], l["申报库比对"]));
        }
        return lines;
    }

    /// <summary>Invoices that another application states or stated. Two at once the database refuses; what is left are released ones and other sellers'.</summary>
    private async Task<IReadOnlyList<CheckLine>> InvoicesAsync(Application a, CancellationToken ct)
    {
        var mine = await db.Invoices.AsNoTracking().Where(i => i.ApplicationId == a.Id && i.Live).OrderBy(i => i.Id).Select(i => i.Number).ToListAsync(ct);
        if (mine.Count == 0) return [];
        var others = await db.Invoices.AsNoTracking().Where(i => mine.Contains(i.Number) && i.ApplicationId != a.Id)
            .OrderBy(i => i.Id).Take(MostNamed).Select(i => $"{i.Number}（{i.CaseNumber} {i.EnterpriseName}）").ToListAsync(ct);
        return
        [
            others.Count == 0 ? Line(true, l["{0} 张发票没有在其他申报中使用", mine.Count], l["发票查重"])
                : Line(false, l["发票在其他申报中出现过：{0}", string.Join(l["、"], others)], l["发票查重"]),
        ];
    }

    /// <summary>Whether the firm signed the loans as its bank had filed them.</summary>
    private async Task<CheckLine?> BankAsync(Application a, Award award, CancellationToken ct)
    {
        if (await db.BankFilings.AsNoTracking().FirstOrDefaultAsync(f => f.ApplicationId == a.Id, ct) is not { } filing) return null;
        var signed = await db.Submissions.AsNoTracking().Where(s => s.ApplicationId == a.Id).OrderByDescending(s => s.Revision).Select(s => s.AnswersJson).FirstAsync(ct);
        var same = BankLoans.AsFiled(award, filing, signed, clock.Today);
        return Line(same, same ? l["贷款信息与银行报送一致"] : l["企业提交的贷款信息与银行报送不一致，请逐笔核对"], l["银行报送"]);
    }

    private async Task<CheckLine> EarlierPaymentsAsync(Application a, Enterprise e, CancellationToken ct)
    {
        var paid = await db.Payments.AsNoTracking()
            .Where(p => p.EnterpriseId == e.Id && p.State == PaymentState.Paid && p.AwardId == a.AwardId && p.PolicyId == a.PolicyId && p.ApplicationId != a.Id)
            .OrderBy(p => p.Id).Take(MostNamed).Select(p => new { p.Number, p.AmountFen, p.PaidOn }).ToListAsync(ct);
        return paid.Count == 0
            ? Line(true, l["此前没有领取过本项奖励"], l["拨付台账"])
            : Line(false, l["此前已领取本项奖励：{0}", string.Join(l["、"], paid.Select(p => $"{p.Number} {Show.Money(p.AmountFen)}（{Show.Day(p.PaidOn)}）"))], l["拨付台账"]);
    }

    private CheckLine Evidence(Award award, IReadOnlyCollection<string> filled)
    {
        var missing = award.Evidence.Where(e => e.Required && !filled.Contains(e.Id)).Select(e => Show.Text(e.LabelZh, e.LabelEn)).ToList();
        return missing.Count == 0 ? Line(true, l["必交材料齐全"], l["附件材料"]) : Line(false, l["缺少必交材料：{0}", string.Join(l["、"], missing)], l["附件材料"]);
    }

    private CheckLine Line(bool ok, string text, string source) => new(ok, text, source, clock.UtcNow);
}
