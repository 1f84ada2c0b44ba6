using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>A review that needs a site visit (现场核查) approves nothing before its record is there.</summary>
public static class SiteVisits
{
    /// <summary>The value of the input <c>needs</c>.</summary>
    public const string Need = "site-visit";

    public static async Task<Refusal?> MissingAsync(AwardFlowDb db, long applicationId, CancellationToken ct) =>
        await db.SiteVisits.AnyAsync(v => v.ApplicationId == applicationId, ct) ? null
            : new("site-visit-missing", "同意之前须登记现场核查记录：两名核查人员、核查日期、核查情况和照片。请点击“登记现场核查”。");
}
