using System.Net;
using System.Net.Mail;
using System.Text;
using AwardFlow.Web.Plumbing.Settings;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Plumbing.Mail;

/// <summary>A mail server with STARTTLS and sign-in where the settings say so. No implicit TLS (port 465).</summary>
public sealed class SmtpTransport(IOptions<MailOptions> options) : IMailTransport
{
    public async Task SendAsync(OutgoingMail mail, CancellationToken ct)
    {
        var o = options.Value;
        using var message = MimeMail.Of(mail, o);
        using var smtp = new SmtpClient(o.Host, o.Port) { EnableSsl = o.StartTls, UseDefaultCredentials = false };
        if (!string.IsNullOrEmpty(o.User)) smtp.Credentials = new NetworkCredential(o.User, o.Password);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(o.TimeoutSeconds));
        try
        {
            await smtp.SendMailAsync(message, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new MailNotSentException($"{o.Host}:{o.Port}: no answer within {o.TimeoutSeconds} s (Mail:TimeoutSeconds).");
        }
        catch (SmtpException refused)
        {
            throw new MailNotSentException($"{o.Host}:{o.Port}: {Dialogue(refused)}", refused);
        }
    }

    /// <summary>Every status and answer of the server that the exception carries, outermost first.</summary>
    private static string Dialogue(Exception? wrong)
    {
        var text = new StringBuilder();
        for (; wrong is not null; wrong = wrong.InnerException)
        {
            if (text.Length > 0) text.Append(" | ");
            if (wrong is SmtpException smtp) text.Append((int)smtp.StatusCode).Append(' ').Append(smtp.StatusCode).Append(": ");
            text.Append(wrong.Message);
        }
        return text.ToString();
    }
}

/// <summary>The mail is still ours: the message says what the server answered.</summary>
public sealed class MailNotSentException(string message, Exception? inner = null) : Exception(message, inner);
