using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AwardFlow.Web.Features.Enterprises;

/// <summary>The same answer to every registration.</summary>
[AllowAnonymous]
public sealed class RegisteredModel : PageModel;
