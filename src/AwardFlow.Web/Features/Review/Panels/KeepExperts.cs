using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review.Panels;

public sealed record ExpertInput(long PersonId, string? Employer, string? EmployerCode, string? Field, bool Drawn);

/// <summary>The register of experts: who works where. Whoever doesn't stand here is not drawn.</summary>
public sealed class KeepExperts(Ledger ledger, BusinessClock clock)
{
    public Task<Result<Done>> KeepAsync(Command command, ExpertInput input, CancellationToken ct) => ledger.WriteAsync<Done>(command, async (db, c) =>
    {
        if (!command.Actor.May(Permission.OrganisePanels)) return new Refusal("not-allowed", "您没有登记评审专家的权限。");
        if (!await db.RoleGrants.AnyAsync(g => g.PersonId == input.PersonId && g.Role == Roles.Expert, c)) return Refusals.NotFound;
        var (employer, code, field) = (input.Employer?.Trim() ?? "", StatedNumber.Fold(input.EmployerCode ?? ""), input.Field?.Trim() ?? "");
        var faults = new List<FieldFault>();
        if (employer.Length is 0 or > 100) faults.Add(new("Employer", "请填写工作单位；退休的写明“退休”（100 字以内）。"));
        if (code.Length > 0 && CreditCode.Check(code) is { IsValid: false } check) faults.Add(new("EmployerCode", $"单位的统一社会信用代码有误：{check.Message}"));
        if (field.Length is 0 or > 100) faults.Add(new("Field", "请填写专业领域（100 字以内）。"));
        if (faults.Count > 0) return new Refusal("incomplete", "还有内容需要修改。") { Faults = faults };
        var expert = await db.Experts.FirstOrDefaultAsync(e => e.PersonId == input.PersonId, c);
        var before = expert is null ? null : new { expert.Employer, expert.EmployerCode, expert.Field, expert.Drawn };
        if (expert is null) db.Experts.Add(new Expert(input.PersonId, employer, code, field, input.Drawn, command.Actor, clock.UtcNow));
        else expert.Change(employer, code, field, input.Drawn, command.Actor, clock.UtcNow);
        db.Audit(command.Actor, "expert.kept", "person", input.PersonId, before, new { employer, code, field, input.Drawn });
        return new Done();
    }, ct);
}
