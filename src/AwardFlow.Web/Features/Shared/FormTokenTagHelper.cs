using Microsoft.AspNetCore.Razor.TagHelpers;

namespace AwardFlow.Web.Features.Shared;

/// <summary>Gives every POST form a token of its own: however often it is sent, it counts once.</summary>
[HtmlTargetElement("form", Attributes = "[method=post]")]
public sealed class FormTokenTagHelper : TagHelper
{
    public const string Field = "_once";

    public override void Process(TagHelperContext context, TagHelperOutput output) =>
        output.PostContent.AppendHtml($"<input type=\"hidden\" name=\"{Field}\" value=\"{Guid.NewGuid():N}\">");
}
