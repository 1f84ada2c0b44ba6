using System.Collections.Frozen;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewComponents;

namespace AwardFlow.Web.Features.Shared;

/// <summary>Our own 20×20 line icons.</summary>
public sealed class IconViewComponent : ViewComponent
{
    private static readonly FrozenDictionary<string, string> Paths = new Dictionary<string, string>
    {
        ["home"] = "M3 9l7-6 7 6v8H3zM8 17v-5h4v5",
        ["inbox"] = "M3 11l2-7h10l2 7v5H3zM3 11h4l1.5 2.5h3L13 11h4",
        ["form"] = "M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5M7.5 10h6M7.5 13h6",
        ["doc"] = "M5 2.5h7l3.5 3.5v11.5H5z",
        ["money"] = "M3 5h14v10H3zM10 7.5a2.5 2.5 0 100 5 2.5 2.5 0 000-5M5.5 10h.01M14.5 10h.01",
        ["chart"] = "M3 3v14h14M7 13v-3M10.5 13V7M14 13V5",
        ["gear"] = "M10 7a3 3 0 100 6 3 3 0 000-6M10 2.5v2M10 15.5v2M2.5 10h2M15.5 10h2M4.7 4.7l1.4 1.4M13.9 13.9l1.4 1.4M4.7 15.3l1.4-1.4M13.9 6.1l1.4-1.4",
        ["search"] = "M9 3.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11M13 13l4 4",
        ["clip"] = "M14.5 9l-5 5a3 3 0 01-4.2-4.2l6-6a2 2 0 012.8 2.8l-5.6 5.6a1 1 0 01-1.4-1.4l5-5",
        ["clock"] = "M10 3a7 7 0 100 14 7 7 0 000-14M10 6v4l3 2",
        ["down"] = "M10 3v10M6 9.5l4 4 4-4M3 17h14",
        ["up"] = "M10 14V4M6 7.5l4-4 4 4M3 17h14",
        ["plus"] = "M10 4v12M4 10h12",
        ["trash"] = "M4 6h12M8 6V4h4v2M6 6l.7 11h6.6L14 6",
        ["warn"] = "M10 3l7.5 13.5h-15zM10 8v4M10 14.2h.01",
        ["print"] = "M6 7V3h8v4M6 14H3V7h14v7h-3M6 11.5h8V17H6z",
        ["bell"] = "M5 14V9a5 5 0 0110 0v5l1.5 1.5h-13zM8.5 17.5h3",
        ["user"] = "M10 3a3.5 3.5 0 100 7 3.5 3.5 0 000-7M3.5 17.5c.8-3.5 3.3-5 6.5-5s5.7 1.5 6.5 5",
        ["check"] = "M4 10.5l4 4 8-9",
    }.ToFrozenDictionary();

    public IViewComponentResult Invoke(string name, int size = 18) => new HtmlContentViewComponentResult(new HtmlString(
        $"<svg class=\"gi\" width=\"{size}\" height=\"{size}\" viewBox=\"0 0 20 20\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\" " +
        $"stroke-linecap=\"round\" stroke-linejoin=\"round\" aria-hidden=\"true\" focusable=\"false\"><path d=\"{Paths[name]}\"/></svg>"));
}
