using System.Text.Json.Nodes;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Tests.Support;
using AwardFlow.Workflow;

namespace AwardFlow.Web.Tests.Casework;

/// <summary>The letters that paths send are a file; a wrong one, or one that a path misses, keeps the server from starting.</summary>
public sealed class NoticeLettersTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("awardflow-letters-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("""{ "approved": { "firm": { "subject": "甲", "body": "{sum}" } } }""", "no place {sum}")]
    [InlineData("""{ "approved": { "mayor": { "subject": "甲", "body": "乙" } } }""", "neither firm nor office")]
    [InlineData("""{ "approved": { "firm": { "subject": "", "body": "乙" } } }""", "lacks subject or body")]
    [InlineData("""{ "approved": { "firm": { "subject": "甲", "text": "乙" } } }""", "text")]
    [InlineData("""{ "approved": {}, "approved": {} }""", "uplicate")]
    [InlineData("[", "letters.json")]
    public void A_wrong_letter_is_refused_with_what_is_wrong(string json, string words)
    {
        File.WriteAllText(Path.Combine(_folder, NoticeLetters.FileName), json);
        Assert.Contains(words, Assert.Throws<InvalidDataException>(() => NoticeLetters.Load(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_is_written_to_and_by_which_letter_is_known_by_name()
    {
        var letters = NoticeLetters.Load(Path.Combine(TestApp.RepositoryRoot(), "workflows"));
        Assert.True(letters.Knows("approved", "firm") && letters.Knows("approved", "township") && letters.Knows("joint-review", "firm"));
        Assert.False(letters.Knows("joint-review", "township") || letters.Knows("approved", "mayor") || letters.Knows("thanks", "firm") || letters.Knows(null, "firm"));
    }

    [Fact]
    public async Task A_path_that_names_a_letter_which_is_not_there_does_not_start()
    {
        var fault = Assert.Single((await Assert.ThrowsAsync<DefinitionException>(() =>
            GivenPath.SecondVersionAsync("NotifyFirm", node => GivenPath.Set(node, "template", (JsonNode)"thanks")))).Faults);
        Assert.Equal(("recognition-award/v2.json", "NotifyFirm", "unknown-template"), (fault.File, fault.Node, fault.Code));
    }
}
