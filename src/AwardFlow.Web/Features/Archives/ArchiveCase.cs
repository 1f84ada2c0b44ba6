using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Archives;

/// <summary>A package ready to be sent.</summary>
public sealed record Package(string Name, DateTime At, IReadOnlyList<ArchiveMember> Members);

/// <summary>
/// The file of a closed case: what was filed, assessed, decided, published and paid, with its audit entries and
/// attachments. Names and amounts, no account numbers and no objectors' names.
/// </summary>
public sealed class ArchiveCase(AwardFlowDb db, Catalogues catalogues, FileStore store, AccountVault vault, CaseGrounds grounds)
{
    public async Task<Result<Package>> MakeAsync(Actor actor, long id, CancellationToken ct)
    {
        if (await db.Applications.AsNoTracking().VisibleTo(db, actor).FirstOrDefaultAsync(a => a.Id == id, ct) is not { } a) return Refusals.NotFound;
        if (a is not { Situation: Situation.Closed, ClosedAt: { } closed }) return new Refusal("case-open", "办结之后才能归档，请在办结后下载归档包。");
        var rules = await catalogues.OfAsync(db, a, ct);
        var (policy, award) = (rules.Policy(a.PolicyId)!, rules.Award(a.PolicyId, a.AwardId)!);
        var firm = await db.Enterprises.AsNoTracking().FirstAsync(e => e.Id == a.EnterpriseId, ct);
        var decisions = await db.Decisions.AsNoTracking().Where(d => d.ApplicationId == id).OrderBy(d => d.Id).ToListAsync(ct);
        var payments = await db.Payments.AsNoTracking().Where(p => p.ApplicationId == id).OrderBy(p => p.Id)
            .Select(p => new { p.Id, p.Level, p.Tranche, p.AmountFen, State = p.State.ToString(), p.PaidOn }).ToListAsync(ct);
        var files = await FilesAsync(id, ct);
        var members = new List<ArchiveMember>
        {
            ArchiveMember.Text("data/application.json", ArchiveFile.Json(new
            {
                a.Number, a.EnterpriseName, firm.CreditCode, a.PolicyId, a.AwardId, a.WindowId, a.Revision, a.SubmittedAt, a.ClosedAt, a.Result, a.AmountFen,
            })),
            ArchiveMember.Text("data/submissions.json", ArchiveFile.Json((await db.Submissions.AsNoTracking().Where(s => s.ApplicationId == id).OrderBy(s => s.Revision).ToListAsync(ct))
                .Select(s => new { s.Revision, s.SubmittedAt, answers = JsonNode.Parse(s.AnswersJson), facts = JsonNode.Parse(s.FactsJson), profile = JsonNode.Parse(s.ProfileJson) }))),
            ArchiveMember.Text("data/assessments.json", ArchiveFile.Json((await db.Assessments.AsNoTracking().Where(r => r.ApplicationId == id).OrderBy(r => r.Id).ToListAsync(ct))
                .Select(r => new { moment = r.Moment.ToString(), r.AsOf, r.PolicyVersion, r.ContentHash, facts = JsonNode.Parse(r.FactsJson), history = JsonNode.Parse(r.HistoryJson), result = JsonNode.Parse(r.ResultJson), r.At }))),
            ArchiveMember.Text("data/decisions.json", ArchiveFile.Json(decisions.Select(d => new { d.Step, d.Role, d.UnitId, d.Outcome, d.Opinion, d.Clause, d.ProposedFen, d.ActorName, d.At, d.Revision, d.TakenBackAt }))),
            ArchiveMember.Text("data/notices.json", ArchiveFile.Json(await db.PublicNotices.AsNoTracking().Where(n => n.ApplicationId == id).OrderBy(n => n.Id)
                .Select(n => new { n.Number, n.Round, n.AmountFen, State = n.State.ToString(), n.OpensOn, n.EndsOn, n.WorkingDays, n.ClosedAt }).ToListAsync(ct))),
            ArchiveMember.Text("data/objections.json", ArchiveFile.Json(await ObjectionsAsync(actor, a, ct))),
            ArchiveMember.Text("data/payments.json", ArchiveFile.Json(payments)),
            ArchiveMember.Text("data/audit.json", ArchiveFile.Json(await AuditAsync(id, ct))),
            ArchiveMember.Text("print/case.html", ArchivePrint.Case(a, policy, award, firm, decisions, payments.Where(p => p.PaidOn != null).Select(p => (p.Level, p.AmountFen, p.PaidOn!.Value)).ToList())),
        };
        members.AddRange(await grounds.ReadAsync(id, ct));
        members.AddRange(files.Select(f => new ArchiveMember($"files/{f.AttachmentId.ToString(CultureInfo.InvariantCulture)}-{f.File.Name}", () => store.Open(f.File))));
        members.Add(ArchiveMember.Text("metadata.json", ArchiveFile.Json(new
        {
            format = "awardflow-archive-1",
            kind = "case",
            number = a.Number,
            title = $"{a.EnterpriseName} {award.NameZh}",
            fonds = policy.IssuerZh,
            policy = policy.NameZh,
            documentNumber = policy.DocumentNumber,
            closedOn = BusinessClock.DayOf(closed),
            retention = "10年",
            a.Result,
            amount = a.AmountFen is { } fen ? Yuan.Plain(fen) : null,
            files = files.Select(f => new { attachment = f.AttachmentId, f.Slot, f.File.Name, f.File.ContentType, f.File.Bytes, f.File.Sha256 }),
        })));
        return new Package($"{a.Number}.zip", closed, members);
    }

    /// <summary>
    /// What was objected and what came of it; never who objected, by name, contact or the receipt that opens the answer. The
    /// wording is there for the lead bureau that sees it in the case, without what gives the objector away, whoever makes the
    /// package; for others its digest. The digest is that of what was written.
    /// </summary>
    private async Task<IReadOnlyList<object>> ObjectionsAsync(Actor actor, Application application, CancellationToken ct)
    {
        var leads = application.LeadUnitId == actor.UnitId;
        var objections = await (from o in db.Objections.AsNoTracking()
                                where o.ApplicationId == application.Id
                                join n in db.PublicNotices on o.NoticeId equals n.Id
                                orderby o.Id
                                select new { n.Number, n.Round, o.Text, o.NameCipher, o.ContactCipher, Evidence = o.EvidenceFileId != null, o.State, o.Answer, o.FiledAt, o.AnsweredAt }).ToListAsync(ct);
        return [.. objections.Select(o => new
        {
            notice = o.Number, o.Round, o.FiledAt, text = leads ? ObjectorSecrecy.BlackOut(o.Text, vault.OpenPerson(o.NameCipher), vault.OpenPerson(o.ContactCipher)) : null, textSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(o.Text))),
            withEvidence = o.Evidence, state = o.State.ToString(), o.Answer, o.AnsweredAt,
        })];
    }

    private async Task<List<(long AttachmentId, string Slot, StoredFile File)>> FilesAsync(long id, CancellationToken ct) =>
        [.. (await (from a in db.Attachments.AsNoTracking()
                    where a.ApplicationId == id
                    join f in db.Files.AsNoTracking() on a.FileId equals f.Id
                    orderby a.Id
                    select new { a.Id, a.Slot, f }).ToListAsync(ct)).Select(x => (x.Id, x.Slot, x.f))];

    private async Task<IReadOnlyList<object>> AuditAsync(long id, CancellationToken ct)
    {
        var key = id.ToString(CultureInfo.InvariantCulture);
        return [.. (await db.AuditEntries.AsNoTracking().Where(e => e.ObjectKind == "application" && e.ObjectId == key).OrderBy(e => e.Id).ToListAsync(ct))
            .Select(e => new { e.Id, e.At, e.ActorName, e.Action, before = Parsed(e.Before), after = Parsed(e.After), e.Chain })];
    }

    private static JsonNode? Parsed(string? json) => json is null ? null : JsonNode.Parse(json);
}
