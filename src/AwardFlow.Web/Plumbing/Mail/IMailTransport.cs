namespace AwardFlow.Web.Plumbing.Mail;

/// <summary>A mail as it leaves: plain text, from which the HTML part is made. The key makes the Message-ID and the file name.</summary>
public sealed record OutgoingMail(string Key, DateTime WrittenAt, IReadOnlyList<string> To, string Subject, string Text);

/// <summary>The way out of the house: a mail server, or a folder that the administrator reads.</summary>
public interface IMailTransport
{
    /// <summary>Returns when the mail has been taken over for good; throws with the reason where it hasn't.</summary>
    Task SendAsync(OutgoingMail mail, CancellationToken ct);
}
