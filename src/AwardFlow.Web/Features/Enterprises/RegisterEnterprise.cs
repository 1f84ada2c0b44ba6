using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Enterprises;

/// <summary>What a visitor fills in to act for a firm.</summary>
public sealed class RegistrationInput
{
    public string? CreditCode { get; set; }
    public string? FirmName { get; set; }
    public long? TownshipId { get; set; }
    public FirmInput Firm { get; set; } = new();
    public AccountInput Account { get; set; } = new();
    public string? PersonName { get; set; }
    public string? Email { get; set; }
    public string? Password { get; set; }
    public string? PasswordAgain { get; set; }
    public bool Consent { get; set; }
}

/// <summary>
/// A visitor asks to act for a firm. The first person of a firm is confirmed by the township, further ones by the firm.
/// The answer is the same whether firm or person are known already: nobody learns from it who uses the platform.
/// </summary>
public sealed class RegisterEnterprise(Ledger ledger, UserManager<Person> people, AccountVault vault, BusinessClock clock, TimeProvider time)
{
    public const string LetterField = "Letter";

    /// <summary>Reads the form and says everything that is wrong with it. A person who registers again keeps the account.</summary>
    public async Task<(RegistrationInput Input, BankAccount? Account, IReadOnlyList<FieldFault> Faults)> ReadAsync(RegistrationInput input, bool again)
    {
        var rules = new FieldRules();
        var code = CreditCode.Check(input.CreditCode);
        if (!code.IsValid) rules.Fault(nameof(input.CreditCode), code.Message!);
        input.CreditCode = code.Code ?? input.CreditCode;
        input.FirmName = rules.Text(nameof(input.FirmName), "企业名称", input.FirmName, 200);
        if (input.TownshipId is null) rules.Fault(nameof(input.TownshipId), "请选择企业所属的镇街。");
        input.Firm.Read(rules);
        var account = input.Account.IsEmpty ? null : input.Account.Read(rules, input.FirmName, vault);
        if (!again) await ReadPersonAsync(rules, input);
        if (!input.Consent) rules.Fault(nameof(input.Consent), "请阅读并同意个人信息处理说明。");
        return (input, account, rules.Faults);
    }

    private async Task ReadPersonAsync(FieldRules rules, RegistrationInput input)
    {
        input.PersonName = rules.Text(nameof(input.PersonName), "您的姓名", input.PersonName, 60);
        input.Email = rules.Email(nameof(input.Email), input.Email);
        if (string.IsNullOrEmpty(input.Password))
        {
            rules.Fault(nameof(input.Password), "请设置密码。");
            return;
        }
        var person = Person.OfEnterprise(input.Email, input.PersonName, 0, time.GetUtcNow().UtcDateTime);
        foreach (var validator in people.PasswordValidators)
            foreach (var error in (await validator.ValidateAsync(people, person, input.Password)).Errors)
                rules.Fault(nameof(input.Password), error.Description);
        if (input.Password != input.PasswordAgain) rules.Fault(nameof(input.PasswordAgain), "两次填写的密码不一致。");
    }

    /// <summary>Keeps a registration whose form has been read without faults. The letter's bytes are stored already.</summary>
    public Task<Result<Done>> RegisterAsync(Command command, RegistrationInput input, BankAccount? account, StoredFile letter, CancellationToken ct)
    {
        var again = command.Actor.Id != 0;
        // Hashing is slow on purpose and stays outside the write transaction.
        var hash = again ? null : people.PasswordHasher.HashPassword(Person.OfEnterprise(input.Email!, input.PersonName!, 0, time.GetUtcNow().UtcDateTime), input.Password!);
        return ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!await db.Units.AnyAsync(u => u.Id == input.TownshipId && u.Kind == UnitKind.Township, c))
                return new Refusal("no-township", "没有这个镇街。") { Faults = [new(nameof(input.TownshipId), "请选择企业所属的镇街。")] };
            var key = input.Email?.ToUpperInvariant();
            if (!again && await db.Users.FirstOrDefaultAsync(p => p.NormalizedEmail == key, c) is { } known)
            {
                TellKnown(db, known);
                return new Done();
            }
            var firm = await db.Enterprises.FirstOrDefaultAsync(e => e.CreditCode == input.CreditCode, c);
            var me = again ? await db.Users.FirstAsync(p => p.Id == command.Actor.Id, c) : null;
            if (me is not null && (me.State != PersonState.Waiting || firm is not { State: EnterpriseState.Refused } || firm.Id != me.EnterpriseId))
                return new Refusal("not-refused", "只有登记未获确认的企业才需要重新登记，且信用代码须与原登记一致。");
            var first = firm is null or { State: EnterpriseState.Refused };
            firm = await FirmAsync(db, firm, input, c);
            var person = me ?? await AddPersonAsync(db, firm, input, hash!, c);
            db.Files.Add(letter);
            await db.SaveChangesAsync(c);
            var membership = new Membership(firm.Id, person.Id, first ? MembershipKind.First : MembershipKind.Further,
                first ? Roles.EnterpriseApprover : Roles.EnterpriseClerk, letter.Id, clock.UtcNow);
            db.Memberships.Add(membership);
            if (first && account is not null) db.AccountChanges.Add(new AccountChange(firm.Id, account, person.Id, clock.UtcNow));
            db.Audit(command.Actor, first ? "enterprise.registered" : "membership.asked", "enterprise", firm.CreditCode,
                after: new { firm.Name, firm.TownshipId, person = person.Id, kind = membership.Kind.ToString(), account = first ? account?.LastFour : null });
            await TellDecidersAsync(db, firm, first, c);
            return new Done();
        }, ct);
    }

    private async Task<Enterprise> FirmAsync(AwardFlowDb db, Enterprise? firm, RegistrationInput input, CancellationToken ct)
    {
        if (firm is { State: not EnterpriseState.Refused }) return firm;
        if (firm is null) db.Enterprises.Add(firm = new Enterprise(input.CreditCode!, input.FirmName!, input.TownshipId!.Value, clock.UtcNow));
        else
        {
            firm.RegisterAgain(input.FirmName!, input.TownshipId!.Value);
            foreach (var open in await db.AccountChanges.Where(a => a.EnterpriseId == firm.Id && a.State == ProposalState.Proposed).ToListAsync(ct)) open.Replace(open.ProposedBy, clock.UtcNow);
        }
        input.Firm.WriteTo(firm);
        // Not taken for granted: the township says so when it confirms.
        firm.Place(registeredInDistrict: false, taxPaidInDistrict: false);
        await db.SaveChangesAsync(ct);
        return firm;
    }

    private async Task<Person> AddPersonAsync(AwardFlowDb db, Enterprise firm, RegistrationInput input, string hash, CancellationToken ct)
    {
        var person = Person.OfEnterprise(input.Email!, input.PersonName!, firm.Id, time.GetUtcNow().UtcDateTime);
        person.Prepare();
        person.PasswordHash = hash;
        person.PhoneNumber = input.Firm.ContactPhone;
        db.Users.Add(person);
        await db.SaveChangesAsync(ct);
        return person;
    }

    /// <summary>Whoever owns the address is told there, and nobody else learns of it.</summary>
    private void TellKnown(AwardFlowDb db, Person known)
    {
        const string subject = "【账号提醒】有人用您的邮箱注册";
        const string body = "有人在惠企奖励平台用您的邮箱提交了企业注册，而该邮箱已有账号，所以没有新建。如果是您本人，请直接登录或找回密码；如果不是，请忽略。";
        db.Outbox.Add(new OutboxItem("mail", $"known-email/{known.Id}/{clock.Today:yyyyMMdd}/{Guid.NewGuid():N}", JsonSerializer.Serialize(new MailToSend(known.Id, null, subject, body)), clock.UtcNow));
    }

    private async Task TellDecidersAsync(AwardFlowDb db, Enterprise firm, bool first, CancellationToken ct)
    {
        var roles = Roles.With(first ? Permission.ConfirmRegistration : Permission.AdmitColleague);
        var deciders = await (from g in db.RoleGrants
                              where roles.Contains(g.Role)
                              join p in db.Users on g.PersonId equals p.Id
                              where p.State == PersonState.Active && (first ? p.UnitId == firm.TownshipId : p.EnterpriseId == firm.Id)
                              select p.Id).ToListAsync(ct);
        var (subject, body) = first
            ? ($"【企业登记】{firm.Name}", $"“{firm.Name}”提交了企业登记，请在“企业登记确认”中核对授权书后确认。")
            : ($"【人员申请】{firm.Name}", "有人申请加入本企业，请在“企业人员”中核对后确认或者不予确认。");
        foreach (var decider in deciders) db.Messages.Add(Message.ToPerson(decider, null, "registration", subject, body, clock.UtcNow));
    }
}
