namespace AwardFlow.Web.Plumbing.Settings;

/// <summary>
/// SQLite means one server process. The lock is the operating system's on an open file, not the file's existence,
/// so a killed server leaves nothing to clean up.
/// </summary>
public sealed class ServerLock : IDisposable
{
    private readonly FileStream _file;

    private ServerLock(FileStream file) => _file = file;

    public static ServerLock? TryTake(string path)
    {
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
