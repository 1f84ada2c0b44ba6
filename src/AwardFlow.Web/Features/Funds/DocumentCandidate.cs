using AwardFlow.Rules;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Funds;

/// <summary>Everything that is looked at before a case may stand on a fund document.</summary>
public sealed record DocumentCandidate(Application Case, Enterprise Enterprise)
{
    /// <summary>Where the case waits for its document, and the role whose turn it is there; null where it waits for something else.</summary>
    public string? Bookmark { get; init; }
    public string? Role { get; init; }
    public PublicNotice? Notice { get; init; }
    public bool OpenObjection { get; init; }
    public bool ActorDecided { get; init; }

    /// <summary>The live document that lists the case, drafted or issued.</summary>
    public long? OnDocument { get; init; }
    public IReadOnlyList<FundingShare> Shares { get; init; } = [];
    public IReadOnlyList<ScreeningHit> Hits { get; init; } = [];

    public bool IsBlocked => Screen.ResultOf([.. Hits]) == ScreeningResult.Blocked;
}

/// <summary>A case that did not get onto a document, with the reason that finance reads.</summary>
public sealed record NotListed(long ApplicationId, string Number, string EnterpriseName, long AmountFen, string Code, string Reason)
{
    public static NotListed Of(DocumentCandidate c, DocumentReason why) =>
        new(c.Case.Id, c.Case.Number, c.Case.EnterpriseName, c.Case.AmountFen ?? 0, why.Code, why.Text);
}

public sealed record DocumentReason(string Code, string Text);

/// <summary>Why a case may not stand on a document now. Pure: the same questions when it is drawn up and when it is issued.</summary>
public static class DocumentChecks
{
    public static DocumentReason? AgainstDrafting(DocumentCandidate c, Actor actor) =>
        c.OnDocument is not null ? new("on-another-document", "已列入另一份资金文件")
        : c.Bookmark is not null && (c.Role is null || !actor.Is(c.Role)) ? new("other-role", "流程规定由其他岗位起草资金文件")
        : c.ActorDecided ? new("maker-decided", "您曾在该申报中作出审核决定，不能起草其资金文件")
        : AgainstCase(c);

    public static DocumentReason? AgainstIssuing(DocumentCandidate c, long documentId, long decidedFen) =>
        c.OnDocument != documentId ? new("not-on-document", "已不在本文件中")
        : AgainstCase(c) ?? (decidedFen == c.Case.AmountFen ? null : new("amount-differs", "文件中的金额与核定金额不一致"));

    private static DocumentReason? AgainstCase(DocumentCandidate c)
    {
        if (c.Case.Situation != Situation.AwaitingDocument || c.Bookmark is null) return new("case-not-waiting", "申报不在待下达资金环节（可能已撤回、暂缓或终止）");
        if (c.Notice is not { State: NoticeState.Closed }) return new("notice-not-closed", "公示尚未结束");
        if (c.Notice.AmountFen != c.Case.AmountFen) return new("amount-differs", "核定金额与公示金额不一致，须重新公示");
        if (c.OpenObjection) return new("open-objection", "有未办结的公示异议");
        if (c.IsBlocked)
            return new("listed", "失信名单命中：" + string.Join("；", c.Hits.Where(h => h.Effect == "block")
                .Select(h => h.DecisionDocument.Length > 0 ? $"{h.Cause}（{h.DecisionDocument}）" : h.Cause)));
        return c.Shares.Sum(s => s.AmountFen) == c.Case.AmountFen ? null : new("shares-differ", "各级资金分担之和与核定金额不一致");
    }
}
