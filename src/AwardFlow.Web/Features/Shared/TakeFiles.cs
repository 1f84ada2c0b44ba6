using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Shared;

/// <summary>Papers that come with a statement: PDF and pictures, each looked at before it is kept.</summary>
public static class TakeFiles
{
    public const string Field = "Files";
    public const string Accept = ".pdf,.png,.jpg,.jpeg";
    private static readonly HashSet<string> Kinds = ["pdf", "png", "jpeg"];

    public static async Task<Result<List<StoredFile>>> TakeAsync(this FileStore store, IFormFileCollection sent, int mostFiles, int mostMegabytes, long by, CancellationToken ct)
    {
        // A browser sends an empty part where nothing was chosen.
        var chosen = sent.Where(f => f.Name == Field && (f.Length > 0 || f.FileName.Length > 0)).ToList();
        if (chosen.Count > mostFiles) return new Refusal("too-many-files", $"附件最多 {mostFiles} 个文件，请合并后上传。") { Faults = [new(Field, $"附件最多 {mostFiles} 个文件，请合并后上传。")] };
        var taken = new List<StoredFile>();
        foreach (var file in chosen)
        {
            var one = await store.TakeAsync(file, new AllowedFile(mostMegabytes * 1024L * 1024, Kinds), by, ct);
            if (one.Refusal is { } refusal) return new Refusal(refusal.Code, refusal.Message) { Faults = [new(Field, $"{file.FileName}：{refusal.Message}")] };
            taken.Add(one.Value);
        }
        return taken;
    }
}
