using System.Globalization;
using AwardFlow.Web.Features.Applications;
using AwardFlow.Web.Features.Demonstration;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

/// <summary>As many firms as a test needs, each with one approver, confirmed and with an account; and their drafts for any award.</summary>
public static class GivenFirms
{
    /// <summary>Makes the firms and returns the logins of their approvers.</summary>
    public static async Task<IReadOnlyList<string>> FirmsAsync(this TestApp app, int count, string township = "qt-yi")
    {
        var logins = Enumerable.Range(1, count).Select(n => string.Create(CultureInfo.InvariantCulture, $"firm{n}")).ToList();
        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(async (db, ct) =>
        {
            var unit = await db.Units.Where(u => u.Code == township).Select(u => u.Id).SingleAsync(ct);
            foreach (var (login, n) in logins.Select((l, i) => (l, i + 1)))
            {
                var firm = new Enterprise(string.Create(CultureInfo.InvariantCulture, $"9133011400000{n:D5}"), $"测试企业{n}有限公司", unit, app.Clock.UtcNow);
                firm.Describe("张法人", "测试路 1 号", "C34", "李联系", "13800000000");
                firm.Confirm();
                Assert.Null(firm.UseAccount(app.Get<AccountVault>().Seal("演示银行", "103331000012", firm.Name, string.Create(CultureInfo.InvariantCulture, $"990000000000{n:D6}"))));
                db.Enterprises.Add(firm);
                await db.SaveChangesAsync(ct);
                var person = Person.OfEnterprise(DemonstrationData.Email(login), $"审批{n}", firm.Id, app.Clock.UtcNow);
                person.Activate();
                person.Prepare();
                db.Users.Add(person);
                await db.SaveChangesAsync(ct);
                db.RoleGrants.Add(new RoleGrant(person.Id, Roles.EnterpriseApprover, app.Clock.UtcNow));
            }
            db.Audit(Actor.System, "demonstration.filled", "database", "test");
            return new Done();
        }, default));
        return logins;
    }

    /// <summary>A draft with these answers and a file in every required slot.</summary>
    public static async Task<long> ADraftFor(this TestApp app, string login, string policy, string award, Dictionary<string, string> answers)
    {
        var drafts = app.Get<KeepDraft>();
        var id = Given.Ok(await drafts.StartAsync(await app.AsAsync(login), policy, award, default));
        await app.AnswerAllAsync(id, login, answers);
        var slots = app.Get<AwardFlow.Web.Casework.Catalogues>().Current.Award(policy, award)!.Evidence.Where(e => e.Required).Select(e => e.Id);
        foreach (var slot in slots) Given.Ok(await drafts.AttachAsync(await app.AsAsync(login), id, slot, await app.AFileAsync(), default));
        return id;
    }

    public static async Task AnswerAllAsync(this TestApp app, long id, string login, Dictionary<string, string> answers) =>
        Given.Ok(await app.Get<KeepDraft>().SaveAsync(await app.ActorAsync(login), id, await app.DraftVersionAsync(id), answers, default));
}
