using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AwardFlow.Web.Tests.Support;

/// <summary>A mail server that keeps what it gets: the plain SMTP conversation on a free port of this machine.</summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private readonly string? _refuseRecipientWith;

    private SmtpSink(string? refuseRecipientWith)
    {
        _refuseRecipientWith = refuseRecipientWith;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;
    public List<string> Recipients { get; } = [];
    public List<string> Mails { get; } = [];

    public static SmtpSink Start(string? refuseRecipientWith = null) => new(refuseRecipientWith);

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await TalkAsync(client.GetStream());
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped by the test.
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII);
        await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 sink ready");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            if (line == "DATA") await writer.WriteLineAsync(await TakeAsync(reader, writer));
            else await writer.WriteLineAsync(Answer(line));
        }
    }

    private string Answer(string line)
    {
        if (!line.StartsWith("RCPT TO:", StringComparison.Ordinal)) return line == "QUIT" ? "221 bye" : "250 ok";
        Recipients.Add(line[8..].Trim('<', '>'));
        return _refuseRecipientWith ?? "250 ok";
    }

    private async Task<string> TakeAsync(StreamReader reader, StreamWriter writer)
    {
        await writer.WriteLineAsync("354 go on");
        var text = new StringBuilder();
        for (var line = await reader.ReadLineAsync(); line is not (null or "."); line = await reader.ReadLineAsync())
            text.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append('\n');
        Mails.Add(text.ToString());
        return "250 taken";
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }
}
