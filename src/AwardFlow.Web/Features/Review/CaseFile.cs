using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;

namespace AwardFlow.Web.Features.Review;

/// <summary>Everything that the case page shows, read once.</summary>
public sealed record CaseFile(Application Application, Enterprise Enterprise, Policy Policy, Award Award, WorkflowDefinition Definition)
{
    public SignedProfile Profile { get; init; } = SignedProfile.None;
    public IReadOnlyList<AnswerSection> Answers { get; init; } = [];
    public IReadOnlyList<EvidenceFile> Evidence { get; init; } = [];
    public IReadOnlyList<CheckLine> Checks { get; init; } = [];
    public CaseAssessment? Assessment { get; init; }

    /// <summary>Expected at submission, and fixed by the award calculation of the path; null before it.</summary>
    public long? AskedFen { get; init; }
    public long? FixedFen { get; init; }
    public IReadOnlyList<Decision> Decisions { get; init; } = [];
    /// <summary>By step: the decisions of its last turn, one per unit.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Decision>> Standing { get; init; } = new Dictionary<string, IReadOnlyList<Decision>>();

    /// <summary>Reviews that a rule of the path skipped, and why.</summary>
    public IReadOnlyList<ThresholdNote> Skipped { get; init; } = [];
    public IReadOnlyList<WorkTask> OpenTasks { get; init; } = [];

    /// <summary>The task whose decision was the last thing that happened, and who decided it.</summary>
    public WorkTask? LastDecided { get; init; }
    public Suspension? Suspension { get; init; }
    public IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];
    public required PathDrawing Path { get; init; }
    public IReadOnlyList<ScreeningHit> Hits { get; init; } = [];
    /// <summary>Figures that officials have set.</summary>
    public IReadOnlyList<AmendedLine> Amended { get; init; } = [];
    public IReadOnlyList<ShownObjection> Objections { get; init; } = [];
    public Projects.ProjectFile Project { get; init; } = Projects.ProjectFile.None;
    public required IReadOnlyDictionary<long, Unit> Units { get; init; }

    public int ChecksToLookAt => Checks.Count(c => !c.Ok);

    /// <summary>Clauses that a refusal may rest on, the award's own first.</summary>
    public IReadOnlyList<string> Clauses =>
    [
        .. new[] { Award.Clause, Policy.ValidityClause }
            .Concat(Assessment?.Result.Verdicts.Select(v => v.Clause) ?? [])
            .Concat(Assessment?.Result.Steps.Select(s => s.Clause) ?? [])
            .Where(c => c.Length > 0).Distinct(),
    ];
}

/// <summary>The firm's data as it was signed; the account masked.</summary>
public sealed record SignedProfile(string Name, string CreditCode, string LegalRepresentative, string Address, string Industry, string ContactName, SignedAccount Account)
{
    public static SignedProfile None { get; } = new("", "", "", "", "", "", new("", "", ""));
}

public sealed record SignedAccount(string BankName, string AccountName, string LastFour)
{
    public string Masked => LastFour.Length > 0 ? $"{BankName}　**** {LastFour}" : "—";
}

public sealed record EvidenceFile(long Id, string Slot, string SlotLabel, string Name, long Bytes, DateTime AddedAt, int AddedInRevision);

/// <summary>One thing the machine looked at: fine, or a person should look.</summary>
public sealed record CheckLine(bool Ok, string Text, string Source, DateTime At);

public sealed record ShownObjection(Objection Objection, string? Name, string? Contact, string Text)
{
    /// <summary>With the name for whoever may know it; for everybody else the words without what gives the objector away.</summary>
    public static ShownObjection Of(Objection objection, bool named, AccountVault vault)
    {
        ArgumentNullException.ThrowIfNull(objection);
        ArgumentNullException.ThrowIfNull(vault);
        var (name, contact) = (vault.OpenPerson(objection.NameCipher), vault.OpenPerson(objection.ContactCipher));
        return named ? new(objection, name, contact, objection.Text) : new(objection, null, null, ObjectorSecrecy.BlackOut(objection.Text, name, contact));
    }
}

public enum Moment { Past, Now, Ahead }

public sealed record TimelineEntry(Moment Moment, string Title, string Detail, DateTime? At)
{
    public string? Words { get; init; }
    public string? Clause { get; init; }
    public IReadOnlyList<Defect> Defects { get; init; } = [];
    public bool IsBad { get; init; }
    public bool IsReturn { get; init; }
}
