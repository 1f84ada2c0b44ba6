using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Payments;

/// <summary>An earlier line of a payment.</summary>
public sealed record EarlierLine(long AttemptId, long BatchId, int Line, AttemptState State, bool Live, BankAccount Account);

/// <summary>Everything that is looked at before money may move for one payment: narrow values, no tracked rows.</summary>
public sealed record Candidate(long PaymentId, long ApplicationId, string Number, string EnterpriseName, long AmountFen, PaymentState State)
{
    public string PolicyId { get; init; } = "";
    public string AwardId { get; init; } = "";
    public string Level { get; init; } = "";
    public long? BudgetLineId { get; init; }
    public long? DocumentLineId { get; init; }
    public int Tranche { get; init; }
    public int Tranches { get; init; }

    /// <summary>The firm as it is called and known today; the payment keeps the name it had when the money became due.</summary>
    public long EnterpriseId { get; init; }
    public string FirmName { get; init; } = "";
    public string CreditCode { get; init; } = "";
    public BankAccount? Account { get; init; }
    public Situation Situation { get; init; }
    public long? CaseFen { get; init; }

    /// <summary>The bookmark at which the case waits for its money; null where it waits for something else.</summary>
    public string? PayBookmark { get; init; }

    /// <summary>The last round of its public notice.</summary>
    public NoticeState? Notice { get; init; }
    public long? NoticeFen { get; init; }
    public long CaseTotalFen { get; init; }

    /// <summary>What stands for the case on issued documents; null where its path has no fund document.</summary>
    public long? DocumentFen { get; init; }
    public bool OpenObjection { get; init; }
    public bool AccountChanging { get; init; }
    public bool ActorDecided { get; init; }
    public IReadOnlyList<EarlierLine> Earlier { get; init; } = [];
    public IReadOnlyList<ScreeningHit> Hits { get; init; } = [];

    public EarlierLine? LiveLine => Earlier.FirstOrDefault(l => l.Live);

    /// <summary>The last line that the bank sent back and that nothing has replaced.</summary>
    public EarlierLine? ReturnedLine => Earlier.Where(l => l.State != AttemptState.Dropped).MaxBy(l => l.AttemptId) is { State: AttemptState.Returned } last ? last : null;
    public bool IsBlocked => Screen.ResultOf([.. Hits]) == ScreeningResult.Blocked;
}

/// <summary>A payment that did not get into a batch, with the reason that finance reads.</summary>
public sealed record LeftOut(long PaymentId, string Number, string EnterpriseName, long AmountFen, string Code, string Reason)
{
    public static LeftOut Of(Candidate c, PaymentReason why) =>
        new(c.PaymentId, c.Number, c.EnterpriseName, c.AmountFen, why.Code, why.Text);
}

public sealed record PaymentReason(string Code, string Text);

/// <summary>Why a payment may not be paid now. Pure: the same questions when a batch is built and again when it is released.</summary>
public static class PaymentChecks
{
    public const string Listed = "listed";

    /// <summary>For a line of a new batch. <paramref name="reissueOf"/> is the batch whose returned lines are issued again.</summary>
    public static PaymentReason? AgainstBuilding(Candidate c, long? reissueOf, string? accountConfirmed)
    {
        if (c.State is not (PaymentState.Due or PaymentState.Returned)) return new("not-due", $"该笔资金当前状态为“{PaymentWords.Zh(c.State)}”，不能列入批次");
        if (c.Earlier.Any(l => l.State == AttemptState.Paid)) return new("paid-before", "该笔资金已经付出，不能重复支付");
        if (c.LiveLine is not null) return new("in-another-batch", "该笔资金已在另一个未了结的批次中");
        if (c.ActorDecided) return new("maker-decided", "您曾在该申报中作出审核决定，不能经办其拨付");
        if (AgainstCase(c) is { } why) return why;
        if (c.ReturnedLine is not { } returned) return reissueOf is null ? null : new("not-returned", "该笔资金没有待重新支付的退票");
        if (reissueOf is null) return new("returned-before", "该笔资金曾被银行退回，请在原批次页面重新制单");
        if (returned.BatchId != reissueOf) return new("other-batch", "该笔退票属于另一个批次");
        if (SameAccount(returned.Account, c.Account!) && string.IsNullOrWhiteSpace(accountConfirmed))
            return new("account-not-corrected", "企业尚未变更收款账户；如已核实账户无误，请填写核实说明后再重新制单");
        return null;
    }

    /// <summary>For a line of a locked batch at its release.</summary>
    public static PaymentReason? AgainstReleasing(Candidate c, long batchId)
    {
        if (c.State != PaymentState.Batched || c.LiveLine is not { } line || line.BatchId != batchId)
            return new("not-in-batch", "该笔资金已不在本批次中");
        if (c.IsBlocked) return Hit(c);
        if (AgainstCase(c) is { } why) return why;
        return SameAccount(line.Account, c.Account!) ? null : new("account-changed", "企业的收款账户在制单后已经变更");
    }

    private static PaymentReason? AgainstCase(Candidate c)
    {
        if (c.Situation != Situation.AwaitingPayment || c.PayBookmark is null) return new("case-not-at-payment", "申报不在待拨付环节（可能暂缓、有异议或已终止）");
        if (c.Notice is not NoticeState.Closed) return new("notice-not-closed", "公示尚未结束");
        if (c.DocumentFen is { } document && (c.DocumentLineId is null || (c.Tranche < c.Tranches ? c.CaseTotalFen > document : c.CaseTotalFen != document)))
            return new("document-missing", "没有已下达的资金文件，或应付金额与文件不一致");
        if (c.NoticeFen != c.CaseFen || (c.DocumentFen is null && c.NoticeFen != c.CaseTotalFen)) return new("amount-differs", "应付金额与公示金额不一致，须重新公示");
        if (c.OpenObjection) return new("open-objection", "有未办结的公示异议");
        if (c.IsBlocked) return Hit(c);
        if (c.Account is not { } account) return new("account-missing", "企业没有登记收款账户");
        if (!Enterprise.SameName(account.AccountName, c.FirmName)) return new("account-name-differs", "收款账户户名与企业名称不一致");
        if (c.AccountChanging) return new("account-changing", "企业的收款账户正在变更，尚未经另一人确认");
        if (!BankText.IsPlain(account.AccountName) || !BankText.IsPlain(account.BankName) || !BankText.IsPlain(account.BankCode ?? ""))
            return new("account-text", "户名、开户银行或联行号含有不能写入银行文件的字符，请企业更正");
        return null;
    }

    private static PaymentReason Hit(Candidate c) => new(Listed, "失信名单命中：" + string.Join("；", c.Hits.Where(h => h.Effect == "block")
        .Select(h => h.DecisionDocument.Length > 0 ? $"{h.Cause}（{h.DecisionDocument}）" : h.Cause)));

    private static bool SameAccount(BankAccount a, BankAccount b) =>
        a.Fingerprint == b.Fingerprint && a.BankName == b.BankName && a.BankCode == b.BankCode && a.AccountName == b.AccountName;
}
