using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AwardFlow.Web.Features.Archives;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Features.Statements;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Archives;

public sealed class ArchiveTests
{
    [Fact]
    public async Task A_closed_case_and_its_batch_give_the_same_package_each_time_and_any_change_is_found()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.APaidCase();
        using var bureau = await Visitor.AsAsync(app, "bureau");
        using var maker = await Visitor.AsAsync(app, "maker");
        var account = app.Get<AccountVault>().Open((await app.LinesAsync(1))[0].Account);

        var package = await BytesAsync(bureau, $"/Archives/Case/{id}");
        app.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(package, await BytesAsync(bureau, $"/Archives/Case/{id}"));
        var names = Names(package);
        Assert.Equal(["data/application.json", "data/assessments.json", "data/audit.json", "data/decisions.json", "data/notices.json", "data/objections.json", "data/payments.json", "data/submissions.json"], names.Where(n => n.StartsWith("data/", StringComparison.Ordinal)));
        Assert.Equal(2, names.Count(n => n.StartsWith("files/", StringComparison.Ordinal)));
        Assert.Contains("演示精密机械有限公司", Text(package, "print/case.html"), StringComparison.Ordinal);
        Assert.Empty(await ArchiveFile.FaultsAsync(new MemoryStream(package), default));

        var batch = await BytesAsync(maker, "/Archives/Batch/1");
        Assert.Contains("200,000.00", Text(batch, "print/batch.html"), StringComparison.Ordinal);
        Assert.Empty(await ArchiveFile.FaultsAsync(new MemoryStream(batch), default));
        foreach (var bytes in new[] { package, batch }) Assert.DoesNotContain(account, Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);

        Assert.Equal(["data/payments.json was changed"], await ArchiveFile.FaultsAsync(Changed(package, z => Rewrite(z, "data/payments.json", "[]")), default));
        Assert.Equal(["data/payments.json is missing or stands there twice"], await ArchiveFile.FaultsAsync(Changed(package, z => z.GetEntry("data/payments.json")!.Delete()), default));
        Assert.Equal(["data/extra.json is not listed"], await ArchiveFile.FaultsAsync(Changed(package, z => Rewrite(z, "data/extra.json", "{}")), default));
        Assert.Equal(["not a package: no readable ZIP file"], await ArchiveFile.FaultsAsync(new MemoryStream("no zip"u8.ToArray()), default));
    }

    [Fact]
    public async Task An_open_case_has_no_package_and_another_bureaus_case_is_not_found()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.ASubmittedApplication();
        using var township = await Visitor.AsAsync(app, "township1");
        using var other = await Visitor.AsAsync(app, "township2");
        Assert.Contains("办结之后才能归档", await township.TextAsync($"/Archives/Case/{id}"), StringComparison.Ordinal);
        using var answer = await other.GetAsync($"/Archives/Case/{id}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_package_holds_what_the_decisions_stand_on_and_no_experts_name()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.ASubmittedProject();
        await app.ThroughAuditAsync(id, percent: 90);
        Given.Ok(await new RealCase(app, id, "approver2").WithdrawAsync());
        using var bureau = await Visitor.AsAsync(app, "bureau");

        var package = await BytesAsync(bureau, $"/Archives/Case/{id}");

        Assert.Contains("设备铭牌与清单一致。", Text(package, "data/site-visits.json"), StringComparison.Ordinal);
        Assert.Contains("\"VerifiedFen\": 360000000", Text(package, "data/special-audits.json"), StringComparison.Ordinal);
        Assert.Equal(["files/audit-", "files/visit-"], Names(package).Where(n => n.StartsWith("files/audit", StringComparison.Ordinal) || n.StartsWith("files/visit", StringComparison.Ordinal)).Select(n => n[..(n.IndexOf('-', StringComparison.Ordinal) + 1)]).Distinct().Order(StringComparer.Ordinal));
        Assert.DoesNotContain("data/selection.json", Names(package));
        Assert.Empty(await ArchiveFile.FaultsAsync(new MemoryStream(package), default));
    }

    [Fact]
    public async Task The_package_of_a_refused_competitor_lets_the_ranking_be_computed_again_without_naming_the_others()
    {
        await using var app = await Visitor.ServeOnAsync(SelectionPolicy.Folder(1));
        var (round, cases) = await app.AProposedRound([90, 91, 92], [10, 20, 30]);
        Given.Ok(await app.SignListAsync(round));
        await app.RunAsync("bank-results");
        Assert.Equal("not-selected", (await app.ApplicationAsync(cases[1])).Result);
        using var bureau = await Visitor.AsAsync(app, "bureau");

        var package = await BytesAsync(bureau, $"/Archives/Case/{cases[1]}");

        var selection = JsonNode.Parse(Text(package, "data/selection.json"))!;
        var entries = selection["entries"]!.AsArray();
        Assert.Equal([[10, 20, 30], [90, 91, 92]], entries.Select(e => e!["scores"]!.AsArray().Select(s => (int)s!).Order().ToArray()).OrderBy(s => s[0]));
        Assert.Equal("BelowMark", (string?)entries.Single(e => (int?)e!["number"] == (int?)selection["own"])!["state"]);
        await using var db = app.Db();
        var names = await db.PanelSeats.Select(s => s.PersonName).Distinct().ToListAsync();
        names.Add((await app.ApplicationAsync(cases[0])).EnterpriseName);
        Assert.All(names, n => Assert.DoesNotContain(n, Text(package, "data/selection.json") + Text(package, "data/experts.json"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_verb_says_whether_a_package_is_unchanged()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("awardflow-archive-").FullName, "x.zip");
        await using (var target = File.Create(file)) await ArchiveFile.WriteAsync(target, [ArchiveMember.Text("a.txt", "一"), ArchiveMember.Text("b.txt", "二")], new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(8)), default);
        using var said = new StringWriter();
        Assert.Equal(Verbs.Fine, await Verbs.RunAsync(["verify-archive", file], TimeProvider.System, said, default));
        await File.WriteAllBytesAsync(file, Changed(await File.ReadAllBytesAsync(file), z => Rewrite(z, "b.txt", "三")).ToArray());
        Assert.Equal(Verbs.Found, await Verbs.RunAsync(["verify-archive", file], TimeProvider.System, said, default));
        Assert.Contains("b.txt was changed", said.ToString(), StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    private static async Task<byte[]> BytesAsync(Visitor visitor, string path)
    {
        using var answer = await visitor.GetAsync(path);
        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    private static List<string> Names(byte[] package)
    {
        using var zip = new ZipArchive(new MemoryStream(package));
        return [.. zip.Entries.Select(e => e.FullName)];
    }

    private static string Text(byte[] package, string path)
    {
        using var zip = new ZipArchive(new MemoryStream(package));
        using var reader = new StreamReader(zip.GetEntry(path)!.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static MemoryStream Changed(byte[] package, Action<ZipArchive> change)
    {
        var copy = new MemoryStream();
        copy.Write(package);
        using (var zip = new ZipArchive(copy, ZipArchiveMode.Update, leaveOpen: true)) change(zip);
        copy.Position = 0;
        return copy;
    }

    private static void Rewrite(ZipArchive zip, string path, string text)
    {
        zip.GetEntry(path)?.Delete();
        using var writer = new StreamWriter(zip.CreateEntry(path).Open(), Encoding.UTF8);
        writer.Write(text);
    }
}
