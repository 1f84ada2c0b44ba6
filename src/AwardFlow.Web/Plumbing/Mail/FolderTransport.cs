using System.Globalization;
using System.Net.Mail;
using AwardFlow.Web.Plumbing.Settings;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Plumbing.Mail;

/// <summary>
/// Writes each mail as an .eml file. The name follows from the mail, so that sending twice leaves one file; a file is
/// there whole or not at all.
/// </summary>
public sealed class FolderTransport(AppFolders folders, IOptions<MailOptions> options) : IMailTransport
{
    public async Task SendAsync(OutgoingMail mail, CancellationToken ct)
    {
        var workshop = Directory.CreateDirectory(Path.Combine(folders.Mail, ".new", Guid.NewGuid().ToString("N")));
        try
        {
            using var message = MimeMail.Of(mail, options.Value);
            using (var smtp = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = workshop.FullName })
                await smtp.SendMailAsync(message, ct);
            var written = workshop.GetFiles("*.eml").Single().FullName;
            await using (var file = new FileStream(written, FileMode.Open, FileAccess.ReadWrite))
                file.Flush(flushToDisk: true);
            File.Move(written, Path.Combine(folders.Mail, NameOf(mail)), overwrite: true);
        }
        finally
        {
            workshop.Delete(recursive: true);
        }
    }

    public static string NameOf(OutgoingMail mail) =>
        $"{mail.WrittenAt.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}-{MimeMail.KeyHash(mail.Key)}.eml";
}
