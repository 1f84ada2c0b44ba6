using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.Enterprises;

/// <summary>A visitor registers a firm, or asks to join one; a person whose firm was refused registers it again.</summary>
[AllowAnonymous, EnableRateLimiting(AccessLimits.Registration)]
public sealed class RegisterModel(RegisterEnterprise register, FileStore files, AwardFlowDb db, CurrentActor actor, IOptions<UploadOptions> uploads) : PageModel
{
    /// <summary>The fields from top to bottom, for the list of errors.</summary>
    public static IReadOnlyList<string> Order { get; } =
    [
        "", nameof(RegistrationInput.CreditCode), nameof(RegistrationInput.TownshipId), nameof(RegistrationInput.FirmName),
        .. FirmInput.Order, .. AccountInput.Order,
        nameof(RegistrationInput.PersonName), nameof(RegistrationInput.Email), nameof(RegistrationInput.Password), nameof(RegistrationInput.PasswordAgain),
        RegisterEnterprise.LetterField, nameof(RegistrationInput.Consent),
    ];

    private static readonly HashSet<string> LetterKinds = ["pdf", "png", "jpeg"];

    [BindProperty] public RegistrationInput Input { get; set; } = new();
    public IReadOnlyList<Unit> Townships { get; private set; } = [];
    public bool Again => actor.IsSignedIn;
    public int MostMegabytes => uploads.Value.MostMegabytes;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Again)
        {
            if (await RefusedFirmAsync(ct) is not { } firm) return Redirect("/");
            Input.CreditCode = firm.CreditCode;
            (Input.FirmName, Input.TownshipId) = (firm.Name, firm.TownshipId);
            Input.Firm = new FirmInput
            {
                LegalRepresentative = firm.LegalRepresentative,
                Address = firm.Address,
                Industry = firm.Industry,
                ContactName = firm.ContactName,
                ContactPhone = firm.ContactPhone,
            };
        }
        return await ShowAsync(ct);
    }

    public async Task<IActionResult> OnPostAsync(IFormFile? letter, CancellationToken ct)
    {
        if (Again && await RefusedFirmAsync(ct) is null) return Redirect("/");
        // The use case says what is wrong, in its own words.
        ModelState.Clear();
        var (input, account, faults) = await register.ReadAsync(Input, Again);
        foreach (var fault in faults) ModelState.AddModelError(fault.Field, fault.Message);
        StoredFile? stored = null;
        if (letter is null) ModelState.AddModelError(RegisterEnterprise.LetterField, "请上传加盖公章的授权书。");
        else if (ModelState.IsValid)
        {
            var taken = await files.TakeAsync(letter, new AllowedFile(MostMegabytes * 1024L * 1024L, LetterKinds), null, ct);
            if (taken.IsRefused) ModelState.Refuse(taken.Refusal!, RegisterEnterprise.LetterField);
            else stored = taken.Value;
        }
        if (stored is null || !ModelState.IsValid) return await ShowAsync(ct);
        var result = await register.RegisterAsync(new Command(actor.OrVisitor, CommandOf.Token(Request)), input, account, stored, ct);
        if (!result.IsRefused) return Again ? RedirectToPage("Standing") : RedirectToPage("Registered");
        ModelState.Refuse(result.Refusal!);
        return await ShowAsync(ct);
    }

    private async Task<Enterprise?> RefusedFirmAsync(CancellationToken ct) => !actor.IsSignedIn ? null
        : await (from p in db.Users.AsNoTracking()
                 where p.Id == actor.Value.Id && p.State == PersonState.Waiting
                 join e in db.Enterprises.AsNoTracking() on p.EnterpriseId equals e.Id
                 where e.State == EnterpriseState.Refused
                 select e).FirstOrDefaultAsync(ct);

    private async Task<IActionResult> ShowAsync(CancellationToken ct)
    {
        Townships = await db.Units.AsNoTracking().Where(u => u.Kind == UnitKind.Township).OrderBy(u => u.Code).ToListAsync(ct);
        return Page();
    }
}
