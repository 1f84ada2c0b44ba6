using System.Globalization;
using System.Security.Cryptography;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Plumbing.Identity;

public enum LinkKind { Invitation, PasswordReset }

/// <summary>
/// Links by which a person sets a password. They are signed, hold until a time, and are tied to the person's stamp:
/// setting a password changes the stamp, so a link works once.
/// </summary>
public sealed class AccountLinks(
    IDataProtectionProvider protection, TimeProvider time, IOptions<AccessOptions> access, IOptions<SiteOptions> site, IHttpContextAccessor http)
{
    public string Make(LinkKind kind, Person person)
    {
        var hours = kind == LinkKind.Invitation ? access.Value.InvitationHours : access.Value.ResetLinkHours;
        var until = time.GetUtcNow().AddHours(hours).ToUnixTimeSeconds();
        var token = Protector(kind).Protect(string.Create(CultureInfo.InvariantCulture, $"{person.Id}|{until}|{person.SecurityStamp}"));
        var page = kind == LinkKind.Invitation ? "/Account/AcceptInvitation" : "/Account/ResetPassword";
        return $"{Origin()}{page}?token={token}";
    }

    /// <summary>Whose link this is, if it is genuine and still holds. The stamp is compared where the person is loaded.</summary>
    public (long PersonId, string Stamp)? Read(LinkKind kind, string? token)
    {
        if (string.IsNullOrEmpty(token) || token.Length > 2000) return null;
        string text;
        try
        {
            text = Protector(kind).Unprotect(token);
        }
        catch (CryptographicException)
        {
            return null;
        }
        var parts = text.Split('|', 3);
        return long.Parse(parts[1], CultureInfo.InvariantCulture) >= time.GetUtcNow().ToUnixTimeSeconds()
            ? (long.Parse(parts[0], CultureInfo.InvariantCulture), parts[2])
            : null;
    }

    private IDataProtector Protector(LinkKind kind) => protection.CreateProtector($"AwardFlow.AccountLink.{kind}.v1");

    /// <summary>The address from the settings; only a demonstration has none, and it answers this machine only.</summary>
    public string Origin() => site.Value.PublicAddress is { Length: > 0 } address ? address.TrimEnd('/')
        : http.HttpContext is { } context ? $"{context.Request.Scheme}://{context.Request.Host}" : "http://localhost:5000";
}
