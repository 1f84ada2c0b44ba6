using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Lists;

/// <summary>The township notes how it tried to reach a firm on a list.</summary>
public sealed class LogContact(Ledger ledger, BusinessClock clock)
{
    public const int LongestNote = 500;

    public Task<Result<Done>> AddAsync(Command command, long entryId, ContactWay? way, bool? reached, string note, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.ContactFirms)) return new Refusal("not-permitted", "联系记录由企业所属镇街登记。");
            if (await db.ListEntries.FirstOrDefaultAsync(e => e.Id == entryId && e.TownshipId == command.Actor.UnitId, c) is not { } entry) return Refusals.NotFound;
            var faults = new List<FieldFault>();
            if (way is null || !Enum.IsDefined(way.Value)) faults.Add(new("Way", "请选择联系方式。"));
            if (reached is null) faults.Add(new("Reached", "请选择是否联系上。"));
            if (note.Trim().Length is 0 or > LongestNote) faults.Add(new("Note", $"请写明联系了谁、结果如何（不超过 {LongestNote} 字）。"));
            if (faults.Count > 0) return new Refusal("incomplete", faults[0].Message) { Faults = faults };
            db.ListContacts.Add(new ListContact(entry.Id, way!.Value, reached!.Value, note.Trim(), command.Actor, clock.UtcNow));
            entry.Contacted(reached.Value, clock.UtcNow);
            var list = await db.AwardLists.Where(l => l.Id == entry.ListId).Select(l => l.Number).FirstAsync(c);
            db.Audit(command.Actor, "list.contacted", "list", list, after: new { entry.CreditCode, way = way.Value.ToString(), reached = reached.Value });
            return new Done();
        }, ct);
}
