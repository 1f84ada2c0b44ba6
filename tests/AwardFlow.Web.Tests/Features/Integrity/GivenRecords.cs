using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Integrity;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Integrity;

internal static class GivenRecords
{
    public static IntegrityInput Record(string code, string name = "演示精密机械有限公司", IntegrityEffect effect = IntegrityEffect.Block, DateOnly? to = null) =>
        new(code, name, "虚报项目投资", "区专项资金失信决定〔2026〕7号", "严重失信主体名单", effect, new DateOnly(2026, 1, 1), to);

    public static async Task<Result<long>> ListAsync(this TestApp app, string code, string name = "演示精密机械有限公司", IntegrityEffect effect = IntegrityEffect.Block, DateOnly? to = null) =>
        await app.Get<KeepIntegrityList>().AddAsync(await app.AsAsync("integrity"), Record(code, name, effect, to), default);

    public static async Task<long> RecordOf(this TestApp app, string code)
    {
        await using var db = app.Db();
        return await db.DishonestyRecords.Where(r => r.CreditCode == code).Select(r => r.Id).SingleAsync();
    }

    public static async Task<ScreeningResult> LookAsync(this TestApp app, string code, string name)
    {
        await using var db = app.Db();
        return Screen.ResultOf(await Screen.LookAsync(db, code, name, app.Clock.Today, default));
    }
}
