using System.Globalization;
using System.Net;
using System.Text;
using AwardFlow.Web.Features.Applications;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Applications;

/// <summary>What a careless or hostile browser sends to the form, over HTTP.</summary>
public sealed class HostileFormTests
{
    private static readonly byte[] Pdf = "%PDF-1.4\n%demo\n"u8.ToArray();

    public static TheoryData<string, byte[], string> BadFiles => new()
    {
        { "setup.pdf", [0x4D, 0x5A, 0x90, 0x00, 0x03], "不是允许的格式" },
        { "empty.pdf", [], "是空的" },
        { "../../etc/passwd.pdf", Pdf, "含有路径" },
        { "..\\web.pdf", Pdf, "含有路径" },
        { "page.pdf", Encoding.UTF8.GetBytes("<html><script>alert(1)</script>"), "不是允许的格式" },
        { "picture.exe", Pdf, "扩展名与内容不符" },
        { "big.pdf", [.. Pdf, .. new byte[2 * 1024 * 1024]], "超过 1 MB" },
        { "report.docx", [0x50, 0x4B, 0x03, 0x04, 1, 2, 3], "不是允许的格式" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_bad_file_is_refused_with_a_message_and_what_was_typed_stays(string name, byte[] bytes, string message)
    {
        await using var app = await Visitor.ServeAsync("--Uploads:MostMegabytes=1");
        var id = await AnEmptyDraft(app);
        using var clerk = await Visitor.AsAsync(app, "clerk1");

        var answer = await clerk.UploadAsync($"/Applications/Fill/{id}", new() { ["draftVersion"] = "1", ["remarks"] = "手填的说明" },
            $"/Applications/Fill/{id}?handler=Save", ("evidence-recognition-document", name, bytes));

        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(message, text, StringComparison.Ordinal);
        Assert.Contains("手填的说明", text, StringComparison.Ordinal);
        await using var db = app.Db();
        Assert.Equal(0, await db.Attachments.CountAsync());
    }

    [Fact]
    public async Task A_zip_that_only_calls_itself_docx_is_refused_and_a_real_one_taken()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await AnEmptyDraft(app);
        using var clerk = await Visitor.AsAsync(app, "clerk1");
        var fill = $"/Applications/Fill/{id}";

        var refused = await clerk.UploadAsync(fill, new() { ["draftVersion"] = "1" }, fill + "?handler=Save", ("evidence-other", "说明.docx", Zip("[Content_Types].xml", "readme.txt")));
        var macro = await clerk.UploadAsync(fill, new() { ["draftVersion"] = "1" }, fill + "?handler=Save", ("evidence-other", "宏.docx", Zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")));
        var taken = await clerk.UploadAsync(fill, new() { ["draftVersion"] = "1" }, fill + "?handler=Save", ("evidence-other", "说明.docx", Zip("[Content_Types].xml", "word/document.xml")));

        Assert.Contains("不含宏的 DOCX 文件", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("不含宏的 DOCX 文件", await macro.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, taken.StatusCode);
        await using var db = app.Db();
        Assert.Equal(1, await db.Attachments.CountAsync());
    }

    public static TheoryData<string, string> BadAnswers => new()
    {
        { new string('长', 10_000), "最多 60 字，现有 10000 字" },
        { "浙经信\u0007号", "不可见的控制字符" },
    };

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task A_bad_answer_is_kept_and_named_among_the_errors(string typed, string message)
    {
        await using var app = await Visitor.ServeAsync();
        var id = await AnEmptyDraft(app);
        using var clerk = await Visitor.AsAsync(app, "clerk1");
        var next = await clerk.PostAsync($"/Applications/Fill/{id}", new() { ["draftVersion"] = "1", ["document-number"] = typed }, $"/Applications/Fill/{id}?handler=Next");
        Assert.StartsWith($"/Applications/Fill/{id}?check=", next.Headers.Location?.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains(message, await clerk.TextAsync($"/Applications/Fill/{id}?check=true"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_tags_emoji_and_full_width_digits_come_back_as_plain_text()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await AnEmptyDraft(app);
        using var clerk = await Visitor.AsAsync(app, "clerk1");
        await clerk.PostAsync($"/Applications/Fill/{id}", new()
        {
            ["draftVersion"] = "1",
            ["remarks"] = "<script>alert(1)</script>🎉",
            ["upper-level-paid"] = "１２００.５０",
            ["unknown-field"] = "不要",
        }, $"/Applications/Fill/{id}?handler=Save");

        var text = await clerk.TextAsync($"/Applications/Fill/{id}?check=true");

        Assert.DoesNotContain("<script>alert", text, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("upper-level-paid-error", text, StringComparison.Ordinal);
        await using var db = app.Db();
        Assert.DoesNotContain("unknown-field", (await db.Drafts.SingleAsync(d => d.ApplicationId == id)).AnswersJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_tab_is_told_and_keeps_what_it_typed()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await AnEmptyDraft(app);
        using var clerk = await Visitor.AsAsync(app, "clerk1");
        var fill = $"/Applications/Fill/{id}";
        await clerk.PostAsync(fill, new() { ["draftVersion"] = "1", ["remarks"] = "第一页" }, fill + "?handler=Save");

        var late = await clerk.PostAsync(fill, new() { ["draftVersion"] = "1", ["remarks"] = "第二页写的" }, fill + "?handler=Save");
        var silent = await clerk.PostAsync(fill, new() { ["draftVersion"] = "1", ["remarks"] = "第二页写的" }, fill + "?handler=AutoSave");

        var text = await late.Content.ReadAsStringAsync();
        Assert.Contains("已在另一个页面保存过", text, StringComparison.Ordinal);
        Assert.Contains("第二页写的", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, silent.StatusCode);
        Assert.Contains("第一页", await clerk.TextAsync(fill), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_application_or_file_is_not_found_under_any_address()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.ASubmittedApplication();
        await using var db = app.Db();
        var file = await db.Attachments.Where(a => a.ApplicationId == id).Select(a => a.Id).FirstAsync();
        using var stranger = await Visitor.AsAsync(app, "approver2");
        using var elsewhere = await Visitor.AsAsync(app, "township2");
        foreach (var path in new[] { $"/Applications/Fill/{id}", $"/Applications/Check/{id}", $"/Applications/Show/{id}", $"/Attachments/{file}" })
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await elsewhere.GetAsync($"/Attachments/{file}")).StatusCode);
    }

    [Fact]
    public async Task A_file_is_sent_so_that_it_can_do_nothing_in_the_session()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.ASubmittedApplication();
        await using var db = app.Db();
        var file = await db.Attachments.Where(a => a.ApplicationId == id).Select(a => a.Id).FirstAsync();
        using var township = await Visitor.AsAsync(app, "township1");

        var answer = await township.GetAsync($"/Attachments/{file}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/pdf", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("sandbox", string.Join(' ', answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("认定文件.pdf", answer.Content.Headers.ContentDisposition?.FileNameStar);
    }

    private static async Task<long> AnEmptyDraft(TestApp app) =>
        Given.Ok(await app.Get<KeepDraft>().StartAsync(await app.AsAsync("clerk1"), "qiantang-2024", "recognition", default));

    private static byte[] Zip(params string[] names)
    {
        using var bytes = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(bytes, System.IO.Compression.ZipArchiveMode.Create))
            foreach (var name in names)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(name.Length.ToString(CultureInfo.InvariantCulture));
            }
        return bytes.ToArray();
    }
}
