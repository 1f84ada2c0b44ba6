using System.Net;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Policies;

public sealed class PublishingTests
{
    private static long? Pays(PolicyCatalogue rules, DateOnly asOf) => AwardFlow.Rules.Calculator.Assess(rules, GivenPolicy.Policy, "recognition", asOf,
        Facts.Empty.With("tier", "provincial-srdi").With("recognisedOn", "2026-06-01").With("firstRecognition", true), []).AmountFen;

    [Fact]
    public async Task What_the_program_came_with_is_the_first_published_version_once()
    {
        await using var app = await TestApp.StartAsync();
        await app.Get<InstallPolicies>().RunAsync(default);
        await using var db = app.Db();
        var versions = await db.PolicyVersions.AsNoTracking().ToListAsync();
        Assert.Equal(5, versions.Count);
        Assert.All(versions, v => Assert.Equal(PolicyVersionState.Published, v.State));
        Assert.Equal(PolicyCatalogue.Load(Path.Combine(TestApp.RepositoryRoot(), "policies")).Policies.Select(p => (p.Id, p.Version, p.ContentHash)).Order(), versions.Select(v => (v.PolicyId, v.Version, v.ContentHash)).Order());
    }

    [Fact]
    public async Task A_signed_version_applies_from_its_day_and_not_before()
    {
        await using var app = await TestApp.StartAsync();
        await app.ASignedVersionThatPaysMore();
        var catalogues = app.Get<Catalogues>();
        var today = app.Clock.Today;

        Assert.Equal(20_000_000, Pays(catalogues.Current, today));
        app.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(30_000_000, Pays(catalogues.Current, today));
        Assert.Equal("2", catalogues.Current.Policy(GivenPolicy.Policy)!.Version);
        await using var db = app.Db();
        var actions = await db.AuditEntries.Where(e => e.ObjectKind == "policy").OrderBy(e => e.Id).Select(e => e.Action).ToListAsync();
        Assert.Equal(["policy.drafted", "policy.edited", "policy.proposed", "policy.signed"], actions.Where(a => a != "policy.installed").Distinct());
    }

    [Fact]
    public async Task A_running_case_stays_on_the_version_it_was_submitted_under()
    {
        await using var app = await TestApp.StartAsync();
        var old = await app.ASubmittedApplication();
        await app.ASignedVersionThatPaysMore();
        app.Time.Advance(TimeSpan.FromDays(1));
        var young = await app.ASubmittedApplication("approver2");
        Given.Ok(await app.DecideAsync(old, "township1", DecideTask.Approve));
        Given.Ok(await app.DecideAsync(old, "bureau", DecideTask.Approve));

        Assert.Equal(20_000_000, (await app.ApplicationAsync(old)).AmountFen);
        Assert.Equal(30_000_000, (await app.ApplicationAsync(young)).AmountFen);
        await using var db = app.Db();
        Assert.Equal(["1"], await db.Assessments.Where(a => a.ApplicationId == old).Select(a => a.PolicyVersion).Distinct().ToListAsync());
        Assert.Equal(["2"], await db.Assessments.Where(a => a.ApplicationId == young).Select(a => a.PolicyVersion).Distinct().ToListAsync());
    }

    [Fact]
    public async Task The_author_does_not_sign_even_with_the_signers_role()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ADraftThatPaysMore();
        Given.Ok(await app.ProposeAsync(id, app.Clock.Today.AddDays(1)));
        var author = await app.ActorAsync("policy1") with { Roles = new HashSet<string> { Roles.PolicySigner } };

        Assert.Equal("same-person", (await app.SignAsync(id, author)).Refusal?.Code);
        var refused = await Assert.ThrowsAsync<SqliteException>(() => app.SqlAsync($"UPDATE policy_versions SET \"State\" = 'Published', \"SignerId\" = \"AuthorId\" WHERE \"Id\" = {id}"));
        Assert.Contains("policy_versions_second_person", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_database_refuses_to_change_or_remove_a_published_version()
    {
        await using var app = await TestApp.StartAsync();
        var changed = await Assert.ThrowsAsync<SqliteException>(() => app.SqlAsync("UPDATE policy_versions SET \"FilesJson\" = '{}' WHERE \"PolicyId\" = 'qiantang-2024'"));
        var removed = await Assert.ThrowsAsync<SqliteException>(() => app.SqlAsync("DELETE FROM policy_versions"));
        Assert.Contains("never changed", changed.Message, StringComparison.Ordinal);
        Assert.Contains("never removed", removed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frequency:", "colour: red\nfrequency:", "colour")]
    [InlineData("value: 200000", "value: 200000\n    colour: red", "YAML")]
    [InlineData("clause:", "klause:", "klause")]
    public async Task A_version_with_faults_is_shown_with_file_and_line_and_not_proposed(string what, string with, string field)
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.ADraftVersion();
        var text = (await app.PolicyVersionAsync(id)).Files[GivenPolicy.Recognition];
        Given.Ok(await app.SaveFileAsync(id, GivenPolicy.Recognition, text.Replace(what, with, StringComparison.Ordinal)));

        Assert.Equal("version-has-faults", (await app.ProposeAsync(id, app.Clock.Today.AddDays(1))).Refusal?.Code);
        using var editor = await Visitor.AsAsync(app, "policy1");
        var page = WebUtility.HtmlDecode(await editor.TextAsync($"/Policies/Show/{id}"));
        Assert.Matches("policies/qiantang-2024/awards/recognition\\.yaml:\\d+", page);
        Assert.Contains(field, page, StringComparison.Ordinal);
        Assert.Contains("data-line", await editor.TextAsync($"/Policies/Edit/{id}?Path={GivenPolicy.Recognition}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_whose_cases_fail_is_not_proposed()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ADraftVersion();
        var text = (await app.PolicyVersionAsync(id)).Files[GivenPolicy.Recognition];
        Given.Ok(await app.SaveFileAsync(id, GivenPolicy.Recognition, text.Replace("200000", "300000", StringComparison.Ordinal)));
        Assert.Equal("version-has-faults", (await app.ProposeAsync(id, app.Clock.Today.AddDays(1))).Refusal?.Code);
    }

    [Fact]
    public async Task A_version_takes_effect_tomorrow_at_the_earliest()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ADraftThatPaysMore();
        Assert.Equal("day-missing", (await app.ProposeAsync(id, null)).Refusal?.Code);
        Assert.Equal("day-not-ahead", (await app.ProposeAsync(id, app.Clock.Today)).Refusal?.Code);
        Given.Ok(await app.ProposeAsync(id, app.Clock.Today.AddDays(1)));
        app.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal("day-not-ahead", (await app.SignAsync(id)).Refusal?.Code);
    }

    [Fact]
    public async Task Somebody_elses_draft_a_stale_page_and_a_path_elsewhere_are_refused()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ADraftVersion();
        var other = new Command(await app.ActorAsync("policy1") with { Id = 999_999 });
        var keep = app.Get<AwardFlow.Web.Features.Policies.KeepVersion>();
        var revision = (await app.PolicyVersionAsync(id)).Revision;
        Assert.Equal("other-author", (await keep.SaveFileAsync(other, id, revision, GivenPolicy.Recognition, "x", default)).Refusal?.Code);
        Assert.Equal("stale-page", (await keep.SaveFileAsync(await app.AsAsync("policy1"), id, revision - 1, GivenPolicy.Recognition, "x", default)).Refusal?.Code);
        Assert.Equal("bad-path", (await app.SaveFileAsync(id, "xiaoshan-2023/policy.yaml", "x")).Refusal?.Code);
        Assert.Equal("bad-path", (await app.SaveFileAsync(id, "qiantang-2024/../x.yaml", "x")).Refusal?.Code);
        Assert.Equal("not-allowed", (await app.SaveFileAsync(id, GivenPolicy.Recognition, "x", "policy2")).Refusal?.Code);
    }

    [Fact]
    public async Task The_whole_way_goes_through_the_pages()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.ADraftThatPaysMore();
        using var editor = await Visitor.AsAsync(app, "policy1");
        using var signer = await Visitor.AsAsync(app, "policy2");
        var show = $"/Policies/Show/{id}";

        Assert.Contains("300000", await editor.TextAsync(show), StringComparison.Ordinal);
        using var proposed = await editor.PostAsync(show, new() { ["Revision"] = $"{(await app.PolicyVersionAsync(id)).Revision}", ["EffectiveFrom"] = $"{app.Clock.Today.AddDays(1):yyyy-MM-dd}" }, show + "?handler=Propose");
        using var signed = await signer.PostAsync(show, new() { ["Revision"] = $"{(await app.PolicyVersionAsync(id)).Revision}" }, show + "?handler=Sign");

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (proposed.StatusCode, signed.StatusCode));
        Assert.Equal(PolicyVersionState.Published, (await app.PolicyVersionAsync(id)).State);
        Assert.Contains("已签发，待生效", await signer.TextAsync("/Policies"), StringComparison.Ordinal);
    }
}
