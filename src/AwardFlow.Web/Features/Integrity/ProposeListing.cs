using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Integrity;

public sealed record ListingInput(string CreditCode, string CauseId, string Clause, int? Months, string Facts);

/// <summary>
/// An officer proposes to put a firm on the fund's own list. It tells the firm first and decides nothing: another officer
/// does, after the firm's answer or its days.
/// </summary>
public sealed class ProposeListing(Ledger ledger, OpenMatter open, DishonestyCauses causes)
{
    public Task<Result<long>> ProposeAsync(Command command, ListingInput input, IReadOnlyList<StoredFile> evidence, CancellationToken ct) =>
        ledger.WriteAsync<long>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.KeepIntegrityList)) return new Refusal("not-allowed", "您没有维护失信名单的权限。");
            var faults = new List<FieldFault>();
            var code = CreditCode.Check(input.CreditCode);
            if (!code.IsValid) faults.Add(new("CreditCode", code.Message!));
            var cause = causes.Find(input.CauseId);
            if (cause is null) faults.Add(new("CauseId", "请选择列入事由"));
            if (cause is not null && input.Months is not { } m) faults.Add(new("Months", "请填写拟列入期限（月）"));
            else if (cause is not null && (input.Months < Math.Max(1, cause.RepairableAfterMonths) || input.Months > cause.MostMonths))
                faults.Add(new("Months", $"该事由的期限为 {Math.Max(1, cause.RepairableAfterMonths)} 至 {cause.MostMonths} 个月"));
            var clause = input.Clause.Trim();
            if (clause.Length is 0 or > 200) faults.Add(new("Clause", "请写明依据条款，200 字以内"));
            if (input.Facts.Trim().Length < OpenMatter.ShortestText) faults.Add(new("Text", $"请写明事实和理由，至少 {OpenMatter.ShortestText} 个字"));
            if (evidence.Count == 0) faults.Add(new(Shared.TakeFiles.Field, "请上传证据材料，告知时企业可以查看"));
            if (faults.Count > 0) return new Refusal("incomplete", "还有内容需要修改。") { Faults = faults };

            var firm = await db.Enterprises.FirstOrDefaultAsync(e => e.CreditCode == code.Code && e.State == EnterpriseState.Confirmed, c);
            if (firm is null)
                return new Refusal("firm-unknown", "该企业没有在本平台登记，无法送达告知书。") { Faults = [new("CreditCode", "该企业没有在本平台登记，无法送达告知书；没有申报过本区资金的企业不适用本区名单")] };
            if (command.Actor.UnitId is not { } unit) return new Refusal("not-allowed", "您没有所属机构，不能提出列入。");
            var matter = new MatterInput(CaseKind.Listing, firm.Id, unit, null, null, StatementKind.Proposal, input.Facts, evidence);
            var opened = await open.InAsync(db, command.Actor, matter,
                a => db.ListingProposals.Add(new ListingProposal(a.Id, cause!.Id, cause.Zh, clause, input.Months!.Value, cause.RepairableAfterMonths)), c);
            return opened.Refusal is { } refusal ? refusal : opened.Value.Id;
        }, ct);
}
