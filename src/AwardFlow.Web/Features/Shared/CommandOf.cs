using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AwardFlow.Web.Features.Shared;

public static class CommandOf
{
    /// <summary>The signed-in actor with the token of the form that was sent, and the code of an authenticator where it holds one.</summary>
    public static Command Command(this CurrentActor actor, HttpRequest request) => new(actor.Value, Token(request)) { Code = Code(request) };

    private static string? Code(HttpRequest request) =>
        request.HasFormContentType && request.Form[CodeField.Name].ToString() is { Length: > 0 and <= 40 } code ? code : null;

    public static string? Token(HttpRequest request) =>
        request.HasFormContentType && request.Form[FormTokenTagHelper.Field].ToString() is { Length: > 0 and <= 64 } token ? token : null;

    /// <summary>Shows a refusal on top of the page that was sent; nothing typed is lost.</summary>
    public static void Refuse(this ModelStateDictionary state, Refusal refusal, string key = "")
    {
        if (refusal.Faults.Count == 0) state.AddModelError(key, refusal.Message);
        foreach (var fault in refusal.Faults) state.AddModelError(fault.Field, fault.Message);
    }

    /// <summary>What the next page says on top after a redirect.</summary>
    public static void Say(this PageModel page, string text) => page.TempData["said"] = text;
}
