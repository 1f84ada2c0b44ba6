using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review;

/// <summary>The case that another one is about, in one line.</summary>
public sealed record AboutCase(long Id, CaseKind Kind, string Number, string PolicyId, string AwardId, long? AmountFen, Situation Situation, string Stage, string? Result);

/// <summary>A paper that came with a statement of that revision.</summary>
public sealed record MatterPaper(long Id, int Revision, string Name, long Bytes);

/// <summary>Everything that the page of a case that is not an award shows, read once.</summary>
public sealed record MatterFile(Application Application, Enterprise Enterprise, WorkflowDefinition Definition)
{
    public AboutCase? About { get; init; }
    public IReadOnlyList<Decision> Decisions { get; init; } = [];
    public IReadOnlyList<WorkTask> OpenTasks { get; init; } = [];
    public IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];
    public required PathDrawing Path { get; init; }
    public IReadOnlyList<ShownObjection> Objections { get; init; } = [];
    public IReadOnlyList<MatterStatement> Statements { get; init; } = [];
    public IReadOnlyList<MatterPaper> Papers { get; init; } = [];
    public ListingProposal? Proposal { get; init; }
    public DishonestyRecord? Record { get; init; }
    public Debt? Debt { get; init; }
    public RepairGround? Ground { get; init; }

    /// <summary>Anonymous ones: nobody is answered, but they may hold a lead.</summary>
    public IReadOnlyList<ShownObjection> Leads { get; init; } = [];
}

/// <summary>Reads a case that is not an award for the staff who may see it. The scope is applied here, once.</summary>
public sealed class ReadMatter(AwardFlowDb db, DefinitionCatalogue definitions, CaseTimeline timeline, PathVisits visits, AccountVault vault)
{
    public async Task<MatterFile?> FindAsync(Actor actor, long id, CancellationToken ct)
    {
        var matter = await db.Applications.AsNoTracking().MattersVisibleTo(db, actor).FirstOrDefaultAsync(a => a.Id == id, ct);
        if (matter is null) return null;
        var enterprise = await db.Enterprises.AsNoTracking().FirstAsync(e => e.Id == matter.EnterpriseId, ct);
        var instance = await db.WorkflowInstances.AsNoTracking().FirstAsync(i => i.ApplicationId == id, ct);
        var definition = definitions.Get(instance.DefinitionId, instance.DefinitionVersion);
        var decisions = await db.Decisions.AsNoTracking().Where(d => d.ApplicationId == id).OrderBy(d => d.Id).ToListAsync(ct);
        var tasks = await db.Tasks.AsNoTracking().Where(t => t.ApplicationId == id).OrderBy(t => t.Id).ToListAsync(ct);
        var entries = await db.PathEntries.AsNoTracking().Where(e => e.ApplicationId == id).OrderBy(e => e.Id).ToListAsync(ct);
        var waiting = instance.State?.Bookmarks.Select(b => b.NodeId).ToList() ?? [];
        var units = await CaseWords.UnitsAsync(db, ct);
        var objections = matter.Kind == CaseKind.Objection ? await ObjectionsAsync(actor, matter, ct) : [];
        return new MatterFile(matter, enterprise, definition)
        {
            About = await db.Applications.AsNoTracking().Where(a => a.Id == matter.AboutId)
                .Select(a => new AboutCase(a.Id, a.Kind, a.Number, a.PolicyId, a.AwardId, a.AmountFen, a.Situation, a.Stage, a.Result)).FirstOrDefaultAsync(ct),
            Decisions = decisions,
            OpenTasks = [.. tasks.Where(t => t.State == TaskState.Open)],
            Timeline = await timeline.OfAsync(matter, definition, decisions, tasks, waiting, units, new HashSet<string>(), ct),
            Path = PathDrawing.Of(definition, await visits.OfAsync(entries, definition, ct), waiting, Show.English),
            Statements = await db.MatterStatements.AsNoTracking().Where(s => s.ApplicationId == id).OrderBy(s => s.Id).ToListAsync(ct),
            Papers = await (from a in db.Attachments.AsNoTracking()
                            where a.ApplicationId == id
                            join f in db.Files.AsNoTracking() on a.FileId equals f.Id
                            orderby a.Id
                            select new MatterPaper(a.Id, a.AddedInRevision, f.Name, f.Bytes)).ToListAsync(ct),
            Proposal = await db.ListingProposals.AsNoTracking().FirstOrDefaultAsync(p => p.ApplicationId == id, ct),
            Record = await db.DishonestyRecords.AsNoTracking().FirstOrDefaultAsync(r => r.Id == matter.RecordId, ct),
            Debt = await db.Debts.AsNoTracking().FirstOrDefaultAsync(d => d.ApplicationId == id, ct),
            Ground = await db.RepairRequests.Where(r => r.ApplicationId == id).Select(r => (RepairGround?)r.Ground).FirstOrDefaultAsync(ct),
            Objections = [.. objections.Where(o => o.Objection.CaseId == id)],
            Leads = [.. objections.Where(o => o.Objection.CaseId is null)],
        };
    }

    /// <summary>Who objects is for the investigator alone; who endorses the finding reads what was said, not by whom.</summary>
    private async Task<IReadOnlyList<ShownObjection>> ObjectionsAsync(Actor actor, Application matter, CancellationToken ct)
    {
        var objections = await db.Objections.AsNoTracking()
            .Where(o => o.CaseId == matter.Id || (o.ApplicationId == matter.AboutId && o.CaseId == null)).OrderBy(o => o.Id).ToListAsync(ct);
        var named = actor.May(Permission.ReadObjections);
        return [.. objections.Select(o => ShownObjection.Of(o, named, vault))];
    }
}
