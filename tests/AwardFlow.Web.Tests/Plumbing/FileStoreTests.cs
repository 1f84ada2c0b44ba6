using System.IO.Compression;
using System.Text;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace AwardFlow.Web.Tests.Plumbing;

public sealed class FileStoreTests : IDisposable
{
    private static readonly byte[] Pdf = "%PDF-1.7\n%demo\n"u8.ToArray();
    private static readonly AllowedFile Allowed = new(64 * 1024, new HashSet<string> { "pdf", "png", "jpeg", "docx" });
    private readonly string _folder = Directory.CreateTempSubdirectory("awardflow-files-").FullName;
    private readonly FileStore _store;

    public FileStoreTests() => _store = new(new AppFolders(_folder, _folder), new ManualTime(DateTime.UnixEpoch));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_is_kept_whole_under_a_random_name_outside_the_web_root_with_its_digest()
    {
        var file = Given.Ok(await TakeAsync("认定文件（2026）.PDF", Pdf));
        Assert.Equal(("认定文件（2026）.PDF", "application/pdf", (long)Pdf.Length), (file.Name, file.ContentType, file.Bytes));
        Assert.Matches("^[0-9a-f]{32}$", file.StoredName);
        await using var content = _store.Open(file);
        var kept = new MemoryStream();
        await content.CopyToAsync(kept);
        Assert.Equal(Pdf, kept.ToArray());
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Pdf)), file.Sha256);
        Assert.StartsWith(Path.Combine(_folder, "attachments"), _store.PathOf(file.StoredName), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("setup.exe", "MZ\u0090", "file-kind")]
    [InlineData("setup.pdf", "MZ\u0090", "file-kind")]
    [InlineData("page.pdf", "<html><script>alert(1)</script>", "file-kind")]
    [InlineData("text.pdf", " %PDF-1.7", "file-kind")]
    [InlineData("认定.exe", "%PDF-1.7", "file-extension")]
    [InlineData("认定.pdf.exe", "%PDF-1.7", "file-extension")]
    [InlineData("认定.png", "%PDF-1.7", "file-extension")]
    [InlineData("认定", "%PDF-1.7", "file-extension")]
    [InlineData("认定\u202Efdp.exe", "%PDF-1.7", "file-extension")]
    [InlineData("认定.pdf", "", "file-empty")]
    [InlineData("../认定.pdf", "%PDF-1.7", "file-name")]
    [InlineData("C:\\temp\\认定.pdf", "%PDF-1.7", "file-name")]
    [InlineData("/etc/passwd", "%PDF-1.7", "file-name")]
    [InlineData("  ", "%PDF-1.7", "file-name")]
    [InlineData("...", "%PDF-1.7", "file-name")]
    [InlineData("报表.docx", "PK\u0003\u0004no zip at all", "file-kind")]
    public async Task A_file_that_is_not_what_it_says_is_refused_with_a_message_and_nothing_is_kept(string name, string content, string code)
    {
        var refusal = (await TakeAsync(name, Encoding.Latin1.GetBytes(content))).Refusal;
        Assert.Equal(code, refusal?.Code);
        Assert.NotEmpty(refusal!.Message);
        Assert.Empty(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_largest_allowed_size_passes_and_one_byte_more_does_not()
    {
        Given.Ok(await TakeAsync("a.pdf", [.. Pdf, .. new byte[64 * 1024 - Pdf.Length]]));
        Assert.Equal("file-too-large", (await TakeAsync("a.pdf", [.. Pdf, .. new byte[64 * 1024 - Pdf.Length + 1]])).Refusal?.Code);
    }

    [Fact]
    public async Task A_Word_file_is_taken_and_one_with_macros_is_not()
    {
        Given.Ok(await TakeAsync("说明.docx", Package("[Content_Types].xml", "word/document.xml")));
        Assert.Equal("file-kind", (await TakeAsync("说明.docx", Package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"))).Refusal?.Code);
        Assert.Equal("file-kind", (await TakeAsync("说明.docx", Package("anything.txt"))).Refusal?.Code);
    }

    [Theory]
    [InlineData("认定\u0000\u0007\r\n文件.pdf", "认定文件.pdf")]
    [InlineData("认定😀文件.pdf", "认定文件.pdf")]
    [InlineData("a\u202E\u200Bfdp.pdf", "afdp.pdf")]
    [InlineData("a<b>\"c\"|*?.pdf", "abc.pdf")]
    [InlineData(" .认定.pdf. ", "认定.pdf")]
    public void A_name_keeps_what_can_be_shown(string given, string kept) => Assert.Equal(kept, FileStore.SafeName(given));

    [Theory]
    [InlineData("😀")]
    [InlineData("\u0001\u0002")]
    [InlineData(null)]
    public void A_name_of_which_nothing_is_left_is_none(string? given) => Assert.Null(FileStore.SafeName(given));

    [Fact]
    public void A_very_long_name_is_cut_and_keeps_its_extension()
    {
        Assert.Equal(new string('长', 116) + ".pdf", FileStore.SafeName(new string('长', 5000) + ".pdf"));
        Assert.Equal(120, FileStore.SafeName("a." + new string('b', 5000))?.Length);
    }

    private Task<Result<StoredFile>> TakeAsync(string name, byte[] content) =>
        _store.TakeAsync(new FormFile(new MemoryStream(content), 0, content.Length, "file", name), Allowed, null, default);

    private static byte[] Package(params string[] parts)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var part in parts)
            {
                using var writer = new StreamWriter(zip.CreateEntry(part).Open());
                writer.Write("<x/>");
            }

        return bytes.ToArray();
    }
}
