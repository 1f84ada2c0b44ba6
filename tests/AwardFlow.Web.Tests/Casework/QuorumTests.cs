using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Tests.Casework;

/// <summary>What the answers of several units come to. A: approve, R: reject, B: return, dot: not yet.</summary>
public sealed class QuorumTests
{
    [Theory]
    [InlineData("all", "...", null)]
    [InlineData("all", "AA.", null)]
    [InlineData("all", "AAA", "Approve")]
    [InlineData("all", "AR.", "Reject")]
    [InlineData("all", "..R", "Reject")]
    [InlineData("one", "...", null)]
    [InlineData("one", "R..", null)]
    [InlineData("one", "RR.", null)]
    [InlineData("one", "RRA", "Approve")]
    [InlineData("one", "RRR", "Reject")]
    [InlineData("2", "A..", null)]
    [InlineData("2", "AR.", null)]
    [InlineData("2", "ARA", "Approve")]
    [InlineData("2", "AA.", "Approve")]
    [InlineData("2", "R.R", "Reject")]
    [InlineData("2", "ARR", "Reject")]
    [InlineData("3", "RAAA", "Approve")]
    [InlineData("3", "RRAA", "Reject")]
    [InlineData("all", "AB.", "Return")]
    [InlineData("2", "RRB", "Return")]
    [InlineData("one", "..B", "Return")]
    public void Votes(string quorum, string answers, string? outcome) =>
        Assert.Equal(outcome, Quorum.OutcomeOf(quorum, Ballots(answers, TaskPart.Votes)));

    [Theory]
    [InlineData(".", "AAA", null)]
    [InlineData("A", "RRR", "Approve")]
    [InlineData("R", "AAA", "Reject")]
    [InlineData("B", "...", "Return")]
    [InlineData(".", "RRR", null)]
    public void The_lead_decides_whatever_those_consulted_say(string lead, string consulted, string? outcome) =>
        Assert.Equal(outcome, Quorum.OutcomeOf(Quorum.Lead, [.. Ballots(lead, TaskPart.Decides), .. Ballots(consulted, TaskPart.Advises)]));

    /// <summary>Every vote of up to four units without a return, against a look at every way in which it could still end.</summary>
    [Fact]
    public void A_vote_ends_exactly_when_no_further_answer_can_change_it()
    {
        var looked = 0;
        for (var units = 1; units <= 4; units++)
            foreach (var quorum in Enumerable.Range(1, units).Select(n => $"{n}").Concat(["one", "all"]))
                foreach (var answers in Words(units, "AR."))
                {
                    var ends = Completions(answers).Select(full => full.Count(c => c == 'A') >= Quorum.Needed(quorum, units) ? "Approve" : "Reject").Distinct().ToList();
                    Assert.Equal(ends is [var only] ? only : null, Quorum.OutcomeOf(quorum, Ballots(answers, TaskPart.Votes)));
                    looked++;
                }
        Assert.Equal(666, looked);
    }

    private static IEnumerable<string> Completions(string answers) =>
        answers.IndexOf('.', StringComparison.Ordinal) is var at and >= 0
            ? "AR".SelectMany(c => Completions(answers[..at] + c + answers[(at + 1)..])) : [answers];

    private static IEnumerable<string> Words(int length, string letters) =>
        length == 0 ? [""] : Words(length - 1, letters).SelectMany(w => letters.Select(c => w + c));

    private static List<Ballot> Ballots(string answers, TaskPart part) =>
        [.. answers.Select(c => new Ballot(part, c switch { 'A' => DecideTask.Approve, 'R' => DecideTask.Reject, 'B' => DecideTask.Return, _ => null }))];
}
