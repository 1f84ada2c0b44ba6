using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>The record of failed steps that administrators work through.</summary>
internal static class Incidents
{
    public static void Begin(CaseStep step, Incident failed)
    {
        var node = step.Definition.Node(failed.NodeId);
        step.Db.Incidents.Add(new CaseIncident(step.Application, node.Id, node.NameZh, node.NameEn, failed.Code, failed.Message, step.Now));
    }

    /// <summary>Saved at once: a retry that fails again opens the next one, and a case has one open incident at most.</summary>
    public static async Task EndAsync(CaseStep step, IncidentEnd how, string? reason)
    {
        if (await step.Db.Incidents.FirstOrDefaultAsync(i => i.ApplicationId == step.Application.Id && i.EndedAt == null, step.Ct) is not { } open) return;
        open.End(how, step.Actor.Name, reason, step.Now);
        await step.Db.SaveChangesAsync(step.Ct);
    }
}
