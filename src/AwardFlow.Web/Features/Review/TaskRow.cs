using System.Globalization;
using System.Linq.Expressions;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Review;

/// <summary>What one line of the inbox shows: columns of the task's own row and nothing else.</summary>
public sealed record TaskRow(long Id, long ApplicationId, CaseKind CaseKind, string Number, string EnterpriseName, string PolicyId, string AwardId, long TownshipId,
    long? AmountFen, string NodeId, TaskKind Kind, int Revision, DateTime SubmittedAt, DateOnly DueOn, long? AssigneeId, int Urged)
{
    public static Expression<Func<WorkTask, TaskRow>> Of { get; } = t => new TaskRow(t.Id, t.ApplicationId, t.CaseKind, t.Number, t.EnterpriseName, t.PolicyId,
        t.AwardId, t.TownshipId, t.AmountFen, t.NodeId, t.Kind, t.Revision, t.SubmittedAt, t.DueOn, t.AssigneeId, t.Urged);

    private static readonly Func<WorkTask, TaskRow> Compiled = Of.Compile();

    public static TaskRow From(WorkTask task) => Compiled(task);

    public ListKey Key(bool bySubmission) => new(bySubmission ? new DateTimeOffset(SubmittedAt).ToUnixTimeMilliseconds() : DueOn.DayNumber, Id);
}

/// <summary>A place in a list: after which row the next page begins. Equal days are told apart by the row's id.</summary>
public readonly record struct ListKey(long Major, long Id)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}-{Id}");

    public static ListKey? Parse(string? text) =>
        text?.Split('-') is [var major, var id]
        && long.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var m) && m is >= 0 and < 100_000_000_000_000
        && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var i) ? new(m, i) : null;
}

public sealed record TaskPage(IReadOnlyList<TaskRow> Rows, string? Next);

/// <summary>The key figures. Counts beyond <see cref="Inbox.CountsTo"/> say "more than".</summary>
public sealed record InboxFigures(int Open, long AmountFen, int DueToday, int Overdue, int Mine);
