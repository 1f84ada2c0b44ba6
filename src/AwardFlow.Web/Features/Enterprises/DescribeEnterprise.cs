using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Enterprises;

/// <summary>The firm keeps its own contact data; name, code and place stay as the township confirmed them.</summary>
public sealed class DescribeEnterprise(Ledger ledger)
{
    public Task<Result<Done>> ChangeAsync(Command command, FirmInput input, int seenVersion, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            var firm = await db.Enterprises.FirstOrDefaultAsync(e => e.Id == command.Actor.EnterpriseId, c);
            if (firm is null || !command.Actor.May(Permission.EditEnterprise)) return new Refusal("not-found", "没有找到企业资料，或者您无权修改。");
            if (firm.Version != seenVersion) return new Refusal("stale-page", "您打开页面之后，企业资料被另一人修改过，请刷新后再改。");
            var rules = new FieldRules();
            input.Read(rules);
            if (rules.Faults.Count > 0) return new Refusal("firm-faults", "还有内容需要修改。") { Faults = rules.Faults };
            var before = Seen(firm);
            input.WriteTo(firm);
            db.Audit(command.Actor, "enterprise.described", "enterprise", firm.CreditCode, before, Seen(firm));
            return new Done();
        }, ct);

    private static object Seen(Enterprise e) => new { e.LegalRepresentative, e.Address, e.Industry, e.ContactName, phone = Show.Phone(e.ContactPhone) };
}
