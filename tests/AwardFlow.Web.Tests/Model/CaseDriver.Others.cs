using System.Globalization;
using AwardFlow.Rules;
using AwardFlow.Web.Features.Lists;
using AwardFlow.Web.Features.Matters;
using AwardFlow.Web.Features.Recoveries;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Model;

/// <summary>What may be done where a firm on a list, a firm in a matter of its own or money coming back is waited for.</summary>
internal sealed partial class CaseDriver
{
    private int _vouchers;

    private async Task<Refusal?> ConfirmAsync(Place place) =>
        (await app.Get<AnswerAward>().ConfirmAsync(new Command(firm), place.Case.Id, await app.VersionAsync(place.Case.Id), true, default)).Refusal;

    private async Task<Refusal?> WaiveAsync(Place place) =>
        (await app.Get<AnswerAward>().WaiveAsync(new Command(firm), place.Case.Id, await app.VersionAsync(place.Case.Id), "企业已申请其他奖励。", default)).Refusal;

    /// <summary>The township notes how it tried, then decides; without the note it is refused.</summary>
    private async Task<Refusal?> ContactAsync(Place place, string outcome)
    {
        await using var db = app.Db();
        var entry = await db.ListEntries.AsNoTracking().SingleAsync(e => e.ApplicationId == place.Case.Id);
        var township = staff.First(a => a.Is(Roles.TownshipReviewer) && a.UnitId == entry.TownshipId);
        Given.Ok(await app.Get<LogContact>().AddAsync(new Command(township), entry.Id, ContactWay.Phone, random.Next(2) == 0, "已联系财务负责人。", default));
        return await DecideAsync(place, place.Tasks[0], outcome);
    }

    private async Task<Refusal?> AnswerAsync(Place place) =>
        (await app.Get<FileMatter>().AnswerAsync(new Command(firm), place.Case.Id, "我单位材料属实，原件可供核对。", [await app.AFileAsync()], default)).Refusal;

    private async Task<Refusal?> ReceiveAsync(Place place, bool all)
    {
        var debt = await app.DebtAsync(place.Case.Id);
        var fen = all ? debt.BalanceFen : random.NextInt64(1, debt.BalanceFen + 1);
        return (await app.Get<KeepDebt>().ReceiveAsync(new Command(maker), place.Case.Id, debt.Version, Yuan.Plain(fen), app.Clock.Today,
            string.Create(CultureInfo.InvariantCulture, $"凭证{seed}-{++_vouchers}"), default)).Refusal;
    }

    private async Task<Refusal?> PlanAsync(Place place)
    {
        var debt = await app.DebtAsync(place.Case.Id);
        var half = debt.BalanceFen / 2;
        InstalmentInput[] plan = half == 0 ? [new(app.Clock.Today.AddDays(30), Yuan.Plain(debt.BalanceFen))]
            : [new(app.Clock.Today.AddDays(30), Yuan.Plain(half)), new(app.Clock.Today.AddDays(60), Yuan.Plain(debt.BalanceFen - half))];
        return (await app.Get<KeepDebt>().PlanAsync(new Command(maker), place.Case.Id, debt.Version, plan, default)).Refusal;
    }

    private async Task<Refusal?> WriteOffAsync(Place place) =>
        (await app.Get<KeepDebt>().ProposeWriteOffAsync(new Command(maker), place.Case.Id, await app.DebtVersionAsync(place.Case.Id), "企业已经注销，无财产可供执行。", default)).Refusal;
}
