using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AwardFlow.Web.Features;

[AllowAnonymous]
public sealed class IndexModel : PageModel;
