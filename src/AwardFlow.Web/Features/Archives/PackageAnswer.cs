using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;

namespace AwardFlow.Web.Features.Archives;

/// <summary>A package as a download, written to a file that is gone once it was sent.</summary>
public static class PackageAnswer
{
    public static async Task<FileStreamResult> OfAsync(Package package, CancellationToken ct)
    {
        var file = new FileStream(Path.Combine(Path.GetTempPath(), $"awardflow-{Guid.NewGuid():N}.zip"), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });
        try
        {
            await ArchiveFile.WriteAsync(file, package.Members, new DateTimeOffset(BusinessClock.Local(package.At), TimeSpan.FromHours(8)), ct);
            file.Position = 0;
            return new FileStreamResult(file, ArchiveFile.ContentType) { FileDownloadName = package.Name };
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
