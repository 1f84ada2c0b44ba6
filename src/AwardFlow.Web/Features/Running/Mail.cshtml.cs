using System.Text.RegularExpressions;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Plumbing.Mail;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.Running;

[Needs(Permission.RunSystem)]
public sealed partial class MailModel(MailFolder folder, IOptions<MailOptions> options, DemonstrationMark demonstration) : PageModel
{
    private const int PerPage = 30;

    public bool IsFolder => options.Value.Transport == MailOptions.Folder;
    public IReadOnlyList<MailFile> Mails { get; private set; } = [];
    public MailFile? One { get; private set; }
    public string? Next { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? name, string? before, CancellationToken ct)
    {
        if (name is not null)
        {
            One = await folder.ReadAsync(name, ct);
            return One is null ? NotFound() : Page();
        }
        var found = await folder.ListAsync(before, PerPage + 1, ct);
        Mails = [.. found.Take(PerPage)];
        Next = found.Count > PerPage ? Mails[^1].Name : null;
        return Page();
    }

    /// <summary>Whoever reads a link that sets a password could take the account: it belongs to its owner alone.</summary>
    public string Shown(string text) => demonstration.IsDemonstration ? text : Token().Replace(text, "token=******");

    [GeneratedRegex(@"\btoken=[\w-]+")]
    private static partial Regex Token();
}
