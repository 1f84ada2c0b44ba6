using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Publicity;

public sealed record ObjectionInput(bool ByName, string Name, string Phone, string Email, string Statement);

/// <summary>
/// Somebody objects to an award in public notice. By name it freezes the notice of this case and opens its review;
/// further ones are collected; an anonymous one is only kept. Who filed it is encrypted and stands nowhere else:
/// no account, no address and no name goes into the audit, the form tokens or a message.
/// </summary>
public sealed class FileObjection(Ledger ledger, MoveCase moveCase, AccountVault vault, BusinessClock clock)
{
    public const int ShortestStatement = 10;
    public const int LongestStatement = 4000;
    private const string ReceiptLetters = "ABCDEFGHJKLMNPQRTUWXY23456789";

    /// <summary>Gives the receipt number by which the objector asks for the answer.</summary>
    public Task<Result<string>> FileAsync(string? formToken, long noticeId, ObjectionInput input, StoredFile? evidence, CancellationToken ct) =>
        ledger.WriteAsync<string>(new Command(Actor.System, formToken), async (db, c) =>
        {
            var notice = await db.PublicNotices.FirstOrDefaultAsync(n => n.Id == noticeId, c);
            if (notice is null) return new Refusal("not-found", "没有找到这条公示。");
            if (WhyNot(notice, clock.Today) is { } no) return no;
            if (Faults(input) is { Count: > 0 } faults) return new Refusal("incomplete", "还有内容需要修改。") { Faults = faults };
            if (evidence is not null)
            {
                db.Files.Add(evidence);
                await db.SaveChangesAsync(c);
            }
            var objection = new Objection(notice.Id, notice.ApplicationId, Receipt(),
                vault.SealPerson(input.ByName ? input.Name.Trim() : ""), vault.SealPerson(input.ByName ? Contact(input) : ""),
                Clean(input.Statement), evidence?.Id, input.ByName ? ObjectionState.Received : ObjectionState.Recorded, clock.UtcNow);
            db.Objections.Add(objection);
            await db.SaveChangesAsync(c);
            db.Audit(Actor.System, input.ByName ? "objection.filed" : "objection.recorded", "application", notice.Number,
                after: new { objection = objection.Id, notice = notice.Id, evidence = evidence is not null });
            if (!input.ByName) return objection.Receipt;
            if (notice.State != NoticeState.Open)
            {
                var running = await db.Applications.Where(a => a.AboutId == notice.ApplicationId && a.Kind == CaseKind.Objection && a.Situation != Situation.Closed)
                    .Select(a => a.Id).FirstAsync(c);
                objection.Join(running);
                return objection.Receipt;
            }
            if (await moveCase.ResumeInAsync(db, Actor.System, notice.ApplicationId, notice.BookmarkId, Publicise.Objected, c) is { } refusal) return refusal;
            await TellFirmAsync(db, notice, objection.Id, c);
            return objection.Receipt;
        }, ct);

    /// <summary>Why this notice takes no objection today, or null.</summary>
    public static Refusal? WhyNot(PublicNotice notice, DateOnly today)
    {
        if (notice.State == NoticeState.Cancelled) return new("notice-cancelled", "这次公示已经撤销，不再受理异议。");
        if (notice.State == NoticeState.Closed) return new("notice-closed", "公示已经结束，不再在线受理异议。仍有问题的，请向主管部门反映。");
        if (today < notice.OpensOn) return new("notice-not-open", "公示还没有开始。");
        // A provisional end is no end: until the calendar of that year is there, the notice goes on.
        if (today > notice.EndsOn && !notice.Provisional)
            return new("notice-over", $"公示期已于 {notice.EndsOn:yyyy-MM-dd} 24:00 届满，不再在线受理异议。仍有问题的，请向主管部门反映。");
        return null;
    }

    public static IReadOnlyList<FieldFault> Faults(ObjectionInput input)
    {
        var faults = new List<FieldFault>();
        var statement = Clean(input.Statement);
        if (statement.Length < ShortestStatement) faults.Add(new("Statement", $"请写明异议的事实和理由，至少 {ShortestStatement} 个字"));
        if (statement.Length > LongestStatement) faults.Add(new("Statement", $"异议内容不超过 {LongestStatement} 字，详细材料请作为附件上传"));
        if (!input.ByName) return faults;
        var (name, phone, email) = (input.Name.Trim(), input.Phone.Trim(), input.Email.Trim());
        if (name.Length < 2 || name.Length > 100 || name.Any(char.IsControl)) faults.Add(new("Name", "请填写真实姓名或者单位全称"));
        if (phone.Length == 0 && email.Length == 0) faults.Add(new("Phone", "请填写电话或者电子邮箱，至少一项，用于核实和答复"));
        if (phone.Length > 0 && !IsPhone(phone)) faults.Add(new("Phone", "电话号码格式不正确，例如 13800000000 或 0571-80000000"));
        if (email.Length > 0 && (email.Length > 200 || !new EmailAddressAttribute().IsValid(email))) faults.Add(new("Email", "电子邮箱格式不正确"));
        return faults;
    }

    private async Task TellFirmAsync(AwardFlowDb db, PublicNotice notice, long objectionId, CancellationToken ct)
    {
        var firm = await db.Applications.Where(a => a.Id == notice.ApplicationId).Select(a => a.EnterpriseId).FirstAsync(ct);
        var subject = $"【公示异议】{notice.Number} {notice.AwardName}";
        var body = $"贵单位申报的“{notice.AwardName}”（{notice.Number}）在公示期内收到异议，公示暂停，主管部门正在核查。" +
            "核查期间如需贵单位说明，工作人员会与贵单位联系；核查结果将通过本平台告知。提出异议的人员信息依法保密。";
        db.Messages.Add(Message.ToEnterprise(firm, notice.ApplicationId, "objection", subject, body, clock.UtcNow));
        db.Outbox.Add(new OutboxItem("mail", string.Create(CultureInfo.InvariantCulture, $"{notice.Number}/objection/{objectionId}"),
            JsonSerializer.Serialize(new MailToSend(null, firm, subject, body)), clock.UtcNow));
    }

    private static bool IsPhone(string phone) =>
        phone.Count(char.IsAsciiDigit) is >= 7 and <= 15 && phone.All(c => char.IsAsciiDigit(c) || c is '-' or '+' or ' ' or '(' or ')');

    private static string Contact(ObjectionInput input) =>
        string.Join("；", new[] { input.Phone.Trim(), input.Email.Trim() }.Where(t => t.Length > 0));

    /// <summary>Line breaks stay; other control characters have no business in a statement.</summary>
    private static string Clean(string text) =>
        new string([.. text.ReplaceLineEndings("\n").Where(c => c == '\n' || !char.IsControl(c))]).Trim();

    private static string Receipt()
    {
        var letters = RandomNumberGenerator.GetString(ReceiptLetters, 12);
        return $"{letters[..4]}-{letters[4..8]}-{letters[8..]}";
    }
}
