using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>
/// Tells the firm or an office something that no step says by itself: a message and, by the outbox, a mail, in the transaction
/// of the step. The letter stands in workflows/letters.json. An unknown letter or recipient stops the case; nobody is left
/// untold in silence.
/// </summary>
public sealed class Notify(NoticeLetters letters) : IActivityHandler
{
    public const string TypeName = "AwardFlow.Notify";

    public string Type => TypeName;
    public bool NeedsAward => true;

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        var (template, to) = (call.Text("template"), call.Text("to"));
        if (!letters.Knows(template, to)) return ActivityResult.Fail("template-unknown", $"步骤“{call.Node.NameZh}”要发的通知“{template}”（收件：{to}）没有文书模板。");
        // Once per visit: the mark of the visit is in the key.
        if (to == NoticeLetters.Firm)
        {
            step.TellEnterprise(template, call.BookmarkId, letters.Write(template, to, step.Application, step.Award));
            return ActivityResult.Done;
        }
        var (units, missing) = await ReviewUnits.OfAsync(step, to);
        if (missing is not null) return ActivityResult.Fail("unit-missing", $"步骤“{call.Node.NameZh}”的收件单位没有设置：{missing}。请先新增该机构，再重试。");
        var (role, letter) = (NoticeLetters.ReaderOf(to), letters.Write(template, to, step.Application, step.Award));
        var readers = await step.Db.Users.AsNoTracking().Where(p => p.State == PersonState.Active && p.UnitId != null && units.Contains(p.UnitId.Value)
            && step.Db.RoleGrants.Any(g => g.PersonId == p.Id && g.Role == role)).OrderBy(p => p.Id).Select(p => p.Id).ToListAsync(step.Ct);
        foreach (var reader in readers) step.TellPerson(reader, template, call.BookmarkId, letter);
        return ActivityResult.Done;
    }
}
