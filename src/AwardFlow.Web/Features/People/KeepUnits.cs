using System.Text.RegularExpressions;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.People;

/// <summary>Townships, departments and offices. A code never changes: policies name units by it.</summary>
public sealed partial class KeepUnits(Ledger ledger)
{
    public Task<Result<long>> AddAsync(Command command, string code, string nameZh, string nameEn, UnitKind? kind, CancellationToken ct) =>
        ledger.WriteAsync<long>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.ManagePeople)) return CreateStaff.Forbidden;
            code = code.Trim();
            var faults = Names(nameZh, nameEn);
            if (kind is not { } k || !Enum.IsDefined(k)) faults.Insert(0, new("Kind", "请选择机构类别"));
            if (!Code().IsMatch(code)) faults.Insert(0, new("Code", "代码为 2 至 40 位小写字母、数字或连字符，以字母开头，例如 qt-xsjd"));
            else if (await db.Units.AnyAsync(u => u.Code == code, c)) faults.Insert(0, new("Code", "该代码已经使用"));
            if (faults.Count > 0) return new Refusal("incomplete", "还有内容需要修改。") { Faults = faults };
            var unit = new Unit(code, nameZh.Trim(), nameEn.Trim(), kind!.Value);
            db.Units.Add(unit);
            await db.SaveChangesAsync(c);
            db.Audit(command.Actor, "unit.added", "unit", unit.Code, after: new { unit.NameZh, unit.NameEn, Kind = unit.Kind.ToString() });
            return unit.Id;
        }, ct);

    public Task<Result<Done>> RenameAsync(Command command, long unitId, string nameZh, string nameEn, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.ManagePeople)) return CreateStaff.Forbidden;
            if (await db.Units.FirstOrDefaultAsync(u => u.Id == unitId, c) is not { } unit) return new Refusal("not-found", "没有找到这个机构。");
            if (Names(nameZh, nameEn) is { Count: > 0 } faults) return new Refusal("incomplete", string.Join("；", faults.Select(f => f.Message)));
            var before = new { unit.NameZh, unit.NameEn };
            unit.Rename(nameZh.Trim(), nameEn.Trim());
            db.Audit(command.Actor, "unit.renamed", "unit", unit.Code, before, new { unit.NameZh, unit.NameEn });
            return new Done();
        }, ct);

    public static string Words(UnitKind kind) => kind switch
    {
        UnitKind.Township => "镇街",
        UnitKind.Department => "主管部门",
        UnitKind.Finance => "财政部门",
        UnitKind.IntegrityOffice => "信用管理机构",
        UnitKind.Leadership => "区领导机构",
        UnitKind.Bank => "银行",
        UnitKind.AuditFirm => "审计机构",
        UnitKind.ExpertPool => "专家库",
        _ => "行政管理机构",
    };

    private static List<FieldFault> Names(string zh, string en)
    {
        var faults = new List<FieldFault>();
        if (zh.Trim().Length is 0 or > 100 || zh.Any(char.IsControl)) faults.Add(new("NameZh", "请填写机构名称（100 字以内）"));
        if (en.Trim().Length > 200 || en.Any(char.IsControl)) faults.Add(new("NameEn", "英文名称不超过 200 字"));
        return faults;
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{1,39}$")]
    private static partial Regex Code();
}
