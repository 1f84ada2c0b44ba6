using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AwardFlow.Web.Plumbing.Mail;

/// <summary>A mail read back from its MIME source: decoded headers and the plain text part.</summary>
public sealed partial record MailText(string From, string To, string Subject, string MessageId, string Text, string Html)
{
    /// <summary>Reads what <see cref="MimeMail"/> writes and what RFC 2045–2047 allow in its place.</summary>
    public static MailText Parse(string source)
    {
        var (headers, body) = Split(source.ReplaceLineEndings("\n"));
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        Collect(headers, body, parts);
        return new(Word(headers, "From"), Word(headers, "To"), Word(headers, "Subject"), headers.GetValueOrDefault("Message-ID", ""),
            parts.GetValueOrDefault("text/plain", ""), parts.GetValueOrDefault("text/html", ""));
    }

    private static (Dictionary<string, string> Headers, string Body) Split(string source)
    {
        var end = source.IndexOf("\n\n", StringComparison.Ordinal);
        var head = end < 0 ? source : source[..end];
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Folded().Replace(head, " ").Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) headers[line[..colon]] = line[(colon + 1)..].Trim();
        }
        return (headers, end < 0 ? "" : source[(end + 2)..]);
    }

    private static void Collect(Dictionary<string, string> headers, string body, Dictionary<string, string> parts)
    {
        var type = headers.GetValueOrDefault("Content-Type", "text/plain");
        if (Boundary().Match(type) is { Success: true } boundary && type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            var mark = "--" + boundary.Groups["b"].Value;
            foreach (var piece in ("\n" + body).Split("\n" + mark).Skip(1).TakeWhile(p => !p.StartsWith("--", StringComparison.Ordinal)))
            {
                var (inner, text) = Split(piece.TrimStart('\n', ' '));
                Collect(inner, text, parts);
            }
            return;
        }
        var bytes = headers.GetValueOrDefault("Content-Transfer-Encoding", "7bit").ToLowerInvariant() switch
        {
            "base64" => Convert.FromBase64String(Space().Replace(body, "")),
            "quoted-printable" => Quoted(body.Replace("=\n", "", StringComparison.Ordinal)),
            _ => Encoding.UTF8.GetBytes(body),
        };
        parts.TryAdd(type.Split(';')[0].Trim(), Encoding.UTF8.GetString(bytes));
    }

    private static string Word(Dictionary<string, string> headers, string name) =>
        EncodedWord().Replace(BetweenWords().Replace(headers.GetValueOrDefault(name, ""), "?==?"), m =>
            Encoding.GetEncoding(m.Groups["c"].Value).GetString(m.Groups["e"].Value is "B" or "b"
                ? Convert.FromBase64String(m.Groups["t"].Value)
                : Quoted(m.Groups["t"].Value.Replace('_', ' '))));

    private static byte[] Quoted(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
                bytes.AddRange(Encoding.UTF8.GetBytes([text[i]]));
        }
        return [.. bytes];
    }

    [GeneratedRegex(@"\n[ \t]+")]
    private static partial Regex Folded();

    [GeneratedRegex("boundary=\"?(?<b>[^\";]+)\"?", RegexOptions.IgnoreCase)]
    private static partial Regex Boundary();

    [GeneratedRegex(@"\s")]
    private static partial Regex Space();

    [GeneratedRegex(@"\?=\s+=\?")]
    private static partial Regex BetweenWords();

    [GeneratedRegex(@"=\?(?<c>[^?]+)\?(?<e>[BbQq])\?(?<t>[^?]*)\?=")]
    private static partial Regex EncodedWord();
}
