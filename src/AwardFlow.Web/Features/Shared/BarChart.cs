using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Html;

namespace AwardFlow.Web.Features.Shared;

/// <summary>One group of a bar chart: two amounts of one thing, 分.</summary>
public sealed record BarPair(string Label, long FirstFen, long SecondFen);

/// <summary>
/// Pairs of bars as SVG from the server: no script, prints as lines, and a screen reader hears title and figures.
/// The page puts the same figures in a table below.
/// </summary>
public sealed record BarChart(string Id, string Title, string First, string Second, string Unit, IReadOnlyList<BarPair> Pairs)
{
    private const int Width = 640, Left = 8, Right = 104, Row = 58, Axis = 24;

    /// <summary>A limit drawn across all bars, 分; null without one.</summary>
    public (string Label, long Fen)? Limit { get; init; }

    // The word of the limit stands below the legend.
    private int Top => Limit is null ? 34 : 52;

    public IHtmlContent Draw()
    {
        var most = Nice(Pairs.SelectMany(p => new[] { p.FirstFen, p.SecondFen }).Append(Limit?.Fen ?? 0).Append(1).Max());
        var height = Top + Pairs.Count * Row + Axis;
        var svg = new StringBuilder(4096);
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"chart\" viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-labelledby=\"{Id}-t {Id}-d\"><title id=\"{Id}-t\">{Text(Title)}</title><desc id=\"{Id}-d\">{Text(Spoken())}</desc>");
        Legend(svg);
        for (var i = 0; i <= 4; i++) Grid(svg, most, i, height);
        for (var i = 0; i < Pairs.Count; i++) Pair(svg, Pairs[i], most, Top + i * Row);
        if (Limit is { } limit) Line(svg, limit, most, height);
        return new HtmlString(svg.Append("</svg>").ToString());
    }

    private string Spoken() => string.Join("; ", Pairs.Select(p => $"{p.Label}: {First} {Wan(p.FirstFen)}, {Second} {Wan(p.SecondFen)}")
        .Concat(Limit is { } limit ? [$"{limit.Label} {Wan(limit.Fen)}"] : [])) + $" ({Unit})";

    private void Legend(StringBuilder svg)
    {
        var next = Left + 22 + 13 * First.Length + 30;
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"chart-a\" x=\"{Left}\" y=\"6\" width=\"14\" height=\"12\"/><text class=\"chart-l\" x=\"{Left + 22}\" y=\"17\">{Text(First)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"chart-b\" x=\"{next}\" y=\"6\" width=\"14\" height=\"12\"/><text class=\"chart-l\" x=\"{next + 22}\" y=\"17\">{Text(Second)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"chart-x\" x=\"{Width}\" y=\"17\" text-anchor=\"end\">{Text(Unit)}</text>");
    }

    private void Grid(StringBuilder svg, long most, int quarter, int height)
    {
        var x = X(most / 4 * quarter, most);
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"chart-g\" x1=\"{x}\" y1=\"{Top - 4}\" x2=\"{x}\" y2=\"{height - Axis}\"/><text class=\"chart-x\" x=\"{x}\" y=\"{height - 8}\" text-anchor=\"{(quarter == 0 ? "start" : "middle")}\">{Wan(most / 4 * quarter)}</text>");
    }

    private static void Pair(StringBuilder svg, BarPair pair, long most, int top)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"chart-l\" x=\"{Left}\" y=\"{top + 14}\">{Text(pair.Label)}</text>");
        Bar(svg, "chart-a", pair.FirstFen, most, top + 20);
        Bar(svg, "chart-b", pair.SecondFen, most, top + 36);
    }

    private static void Bar(StringBuilder svg, string kind, long fen, long most, int y)
    {
        var end = X(fen, most);
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{kind}\" x=\"{Left}\" y=\"{y}\" width=\"{end - Left}\" height=\"13\"/><text class=\"chart-v\" x=\"{end + 6}\" y=\"{y + 11}\">{Wan(fen)}</text>");
    }

    private void Line(StringBuilder svg, (string Label, long Fen) limit, long most, int height)
    {
        var x = X(limit.Fen, most);
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"chart-m\" x1=\"{x}\" y1=\"{Top - 6}\" x2=\"{x}\" y2=\"{height - Axis}\"/><text class=\"chart-m-l\" x=\"{x}\" y=\"{Top - 10}\" text-anchor=\"{(x < 40 ? "start" : "middle")}\">{Text(limit.Label)}</text>");
    }

    private static decimal X(long fen, long most) => Left + decimal.Round((Width - Left - Right) * (decimal)fen / most, 1);

    /// <summary>The next round figure at or above an amount that four equal steps divide.</summary>
    private static long Nice(long fen)
    {
        // In hundredths of a step, so that 1.2 and 1.6 stay whole.
        for (long power = 100; ; power *= 10)
            foreach (var step in new[] { 100, 120, 160, 200, 240, 320, 400, 600, 800 })
                if (step * power >= fen) return step * power;
    }

    /// <summary>万元 with thousands separators and at most two decimals: a chart shows sizes, the table the cent.</summary>
    private static string Wan(long fen) => decimal.Round(fen / 1_000_000m, 2).ToString("#,##0.##", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
