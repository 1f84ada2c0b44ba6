using AwardFlow.Rules;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.Applications;

/// <summary>Takes the files that came with a form into the evidence slots of a draft; says of each file that is refused why.</summary>
public sealed class AttachFiles(KeepDraft drafts, FileStore files, IDbContextFactory<AwardFlowDb> contexts, IOptions<UploadOptions> uploads)
{
    public static long MostBytes(AttachmentSlot slot, UploadOptions uploads) => Math.Min(slot.MaxBytes, uploads.MostMegabytes * 1024L * 1024L);

    public async Task<IReadOnlyList<FieldFault>> TakeAsync(Command command, long applicationId, Award award, IFormFileCollection sent, CancellationToken ct)
    {
        if (sent.All(f => f.FileName.Length == 0)) return [];
        var faults = new List<FieldFault>();
        if (!await IsOpenAsync(command.Actor, applicationId, ct)) return [new("", "该申报已经提交，不能再上传附件。")];
        for (var i = 0; i < sent.Count; i++)
        {
            var upload = sent[i];
            var slot = award.Evidence.FirstOrDefault(e => SubmitApplication.EvidencePrefix + e.Id == upload.Name);
            // A browser sends an empty part where nothing was chosen.
            if (slot is null || (upload.Length == 0 && upload.FileName.Length == 0)) continue;
            var taken = await files.TakeAsync(upload, new AllowedFile(MostBytes(slot, uploads.Value), slot.Kinds.ToHashSet(StringComparer.Ordinal)), command.Actor.Id, ct);
            var refusal = taken.Refusal;
            if (refusal is null)
            {
                // One token per file: the form as a whole may carry several, and each counts once.
                var once = command.FormToken is { } token ? $"{token}/{i}" : null;
                refusal = (await drafts.AttachAsync(new Command(command.Actor, once), applicationId, slot.Id, taken.Value, ct)).Refusal;
            }
            if (refusal is not null) faults.Add(new(upload.Name, refusal.Message));
        }
        return faults;
    }

    /// <summary>Asked before bytes are written for a case that takes none.</summary>
    private async Task<bool> IsOpenAsync(Actor actor, long applicationId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Applications.AnyAsync(a => a.Id == applicationId && a.EnterpriseId == actor.EnterpriseId
            && (a.Situation == Situation.Draft || a.Situation == Situation.Correcting), ct);
    }
}
