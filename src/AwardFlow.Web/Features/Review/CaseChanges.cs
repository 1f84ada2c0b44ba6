using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review;

/// <summary>One answer before and after; a table as one line per row.</summary>
public sealed record ChangedAnswer(string Label, IReadOnlyList<string> Before, IReadOnlyList<string> After, string? Asked);

public sealed record ChangedFile(long Id, string SlotLabel, string Name, bool IsAdded, string? Asked);

/// <summary>
/// What a firm changed since this step last looked, or, where it has never looked, in the last correction. Only the former
/// lets the page fold the rest away.
/// </summary>
public sealed record CaseChanges(int From, int To, bool Seen, IReadOnlyList<ChangedAnswer> Answers, IReadOnlyList<ChangedFile> Files, IReadOnlyList<Defect> Untouched)
{
    public bool IsEmpty => Answers.Count == 0 && Files.Count == 0;
}

public sealed class ReadChanges(AwardFlowDb db, IStringLocalizer<SharedResource> l)
{
    /// <summary>Null where there was no correction yet, or this step has seen this very revision.</summary>
    public async Task<CaseChanges?> ForAsync(Application application, Award award, string step, CancellationToken ct)
    {
        if (application.Revision < 2) return null;
        var seen = await db.Decisions.AsNoTracking().Where(d => d.ApplicationId == application.Id && d.Step == step)
            .OrderByDescending(d => d.Id).Select(d => (int?)d.Revision).FirstOrDefaultAsync(ct);
        if (seen >= application.Revision) return null;
        var (from, to) = (seen ?? application.Revision - 1, application.Revision);
        var signed = await db.Submissions.AsNoTracking().Where(s => s.ApplicationId == application.Id && (s.Revision == from || s.Revision == to))
            .OrderBy(s => s.Revision).ToListAsync(ct);
        var files = await (from a in db.Attachments.AsNoTracking()
                           where a.ApplicationId == application.Id
                           join f in db.Files.AsNoTracking() on a.FileId equals f.Id
                           orderby a.Id
                           select new { Attachment = a, f.Name }).ToListAsync(ct);
        var changes = Changes.Between(signed[0], signed[^1], files.Select(f => f.Attachment));
        var asked = await AskedAsync(application.Id, from, ct);
        string? About(string id) => asked.Where(d => d.Field == id).Select(d => d.Reason).LastOrDefault();
        return new(from, to, seen is not null,
            [.. Answers(award, signed[0], signed[^1], changes, About), .. Profile(signed[0], signed[^1])],
            [
                .. files.Where(f => Changes.In(f.Attachment, from) != Changes.In(f.Attachment, to)).Select(f => new ChangedFile(
                    f.Attachment.Id, Slot(award, f.Attachment.Slot), f.Name, Changes.In(f.Attachment, to), About(Changes.EvidencePrefix + f.Attachment.Slot))),
            ],
            [.. asked.Where(d => d.Field.Length > 0 && !changes.Touch(d.Field))]);
    }

    /// <summary>Everything that returns since then asked for, the last reason of a field counting.</summary>
    private async Task<List<Defect>> AskedAsync(long applicationId, int since, CancellationToken ct)
    {
        var returns = await db.Decisions.AsNoTracking().Where(d => d.ApplicationId == applicationId && d.Revision >= since && d.DefectsJson != null)
            .OrderBy(d => d.Id).Select(d => d.DefectsJson!).ToListAsync(ct);
        return [.. returns.SelectMany(j => JsonSerializer.Deserialize<List<Defect>>(j)!).Reverse().DistinctBy(d => (d.Field, d.Field.Length > 0 ? "" : d.Reason)).Reverse()];
    }

    private IEnumerable<ChangedAnswer> Answers(Award award, Submission before, Submission after, Changes changes, Func<string, string?> asked)
    {
        var (old, now) = (Read(award, before), Read(award, after));
        return award.Form.Fields.Where(f => changes.Touch(f.Id)).Select(f => new ChangedAnswer(Show.Text(f.LabelZh, f.LabelEn),
            Lines(old.GetValueOrDefault(f.Id)), Lines(now.GetValueOrDefault(f.Id)), asked(f.Id)));
    }

    private Dictionary<string, Answer> Read(Award award, Submission s) =>
        FormAnswers.Of(award.Form, JsonSerializer.Deserialize<Dictionary<string, string>>(s.AnswersJson)!, l).SelectMany(p => p.Answers).ToDictionary(a => a.FieldId);

    private static IReadOnlyList<string> Lines(Answer? answer) =>
        answer is null ? [] : answer.Rows.Count > 0 ? [.. answer.Rows.Select(r => string.Join(" · ", r))] : [answer.Text];

    private IEnumerable<ChangedAnswer> Profile(Submission before, Submission after)
    {
        if (before.ProfileJson == after.ProfileJson) yield break;
        var (old, now) = (Profile(before), Profile(after));
        foreach (var (label, was, isNow) in new (string, string, string)[]
        {
            (l["申报单位"], old.Name, now.Name), (l["法定代表人"], old.LegalRepresentative, now.LegalRepresentative), (l["地址"], old.Address, now.Address),
            (l["所属行业"], old.Industry, now.Industry), (l["联系人"], old.ContactName, now.ContactName),
            (l["收款账户"], $"{old.Account.AccountName} {old.Account.Masked}", $"{now.Account.AccountName} {now.Account.Masked}"),
        })
            if (was != isNow) yield return new(label, [was], [isNow], null);
    }

    private static SignedProfile Profile(Submission s) => JsonSerializer.Deserialize<SignedProfile>(s.ProfileJson, JsonSerializerOptions.Web) ?? SignedProfile.None;

    private static string Slot(Award award, string id) => award.Evidence.FirstOrDefault(e => e.Id == id) is { } slot ? Show.Text(slot.LabelZh, slot.LabelEn) : id;
}
