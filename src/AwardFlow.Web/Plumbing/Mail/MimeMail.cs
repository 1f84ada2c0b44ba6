using System.Net.Mail;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using AwardFlow.Web.Plumbing.Settings;

namespace AwardFlow.Web.Plumbing.Mail;

/// <summary>Makes the MIME message: UTF-8 subject, text and HTML part, a Message-ID that a second sending repeats.</summary>
public static class MimeMail
{
    public static MailMessage Of(OutgoingMail mail, MailOptions options)
    {
        var message = new MailMessage
        {
            From = new MailAddress(options.From, options.FromName, Encoding.UTF8),
            Subject = OneLine(mail.Subject),
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
        };
        foreach (var address in mail.To) message.To.Add(new MailAddress(address));
        message.Headers.Add("Message-ID", $"<{KeyHash(mail.Key)}@{message.From.Host}>");
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(mail.Text, Encoding.UTF8, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(Html(mail), Encoding.UTF8, MediaTypeNames.Text.Html));
        foreach (var part in message.AlternateViews) part.TransferEncoding = TransferEncoding.Base64;
        return message;
    }

    public static string KeyHash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32];

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();

    private static string Html(OutgoingMail mail)
    {
        var encoder = HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);
        var paragraphs = mail.Text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => $"<p>{encoder.Encode(p)}</p>");
        return $"<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{encoder.Encode(mail.Subject)}</title></head>" +
            $"<body>{string.Concat(paragraphs)}</body></html>";
    }
}
