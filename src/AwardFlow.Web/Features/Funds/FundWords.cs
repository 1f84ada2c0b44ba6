using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Funds;

/// <summary>States of fund documents in the words of the office, with the colour of their mark.</summary>
public static class FundWords
{
    public static string Zh(FundDocumentState state) => state switch
    {
        FundDocumentState.Draft => "待下达",
        FundDocumentState.Issued => "已下达",
        FundDocumentState.Dropped => "已作废",
        _ => state.ToString(),
    };

    public static string Tone(FundDocumentState state) => state switch
    {
        FundDocumentState.Draft => "warn",
        FundDocumentState.Issued => "paid",
        _ => "new",
    };
}
