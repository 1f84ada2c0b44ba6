using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

/// <summary>
/// The data folder of an application that has started once and done nothing: made by the application itself, once per
/// process, and copied for every test, because making it takes longer than most tests.
/// </summary>
internal static class FreshData
{
    private static readonly Lazy<string> Folder = new(() => Task.Run(MakeAsync).GetAwaiter().GetResult());

    public static void CopyTo(string folder) => DataFolder.Copy(Folder.Value, folder);

    private static async Task<string> MakeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("awardflow-fresh-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        await using (var app = await TestApp.OpenAsync(folder, keep: true, adjust: null))
        await using (var db = app.Db())
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        SqliteConnection.ClearAllPools();
        return folder;
    }
}
