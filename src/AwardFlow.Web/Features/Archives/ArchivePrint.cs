using System.Globalization;
using System.Net;
using System.Text;
using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Archives;

/// <summary>The readable page of a package: one HTML file that needs nothing else and prints on A4.</summary>
public static class ArchivePrint
{
    private const string Style = "@page{size:A4;margin:20mm 18mm}body{font:12pt/1.7 FangSong,STFangsong,'Noto Serif CJK SC',SimSun,serif;color:#000}h1{font-size:20pt;text-align:center}table{width:100%;border-collapse:collapse;margin:4mm 0}th,td{border:.5pt solid #000;padding:1.5mm 2mm;text-align:left;vertical-align:top}th{width:32mm;font-weight:400;background:#f4f4f4}thead th{width:auto}.r{text-align:right}";

    public static string Case(Application a, Policy policy, Award award, Enterprise firm, IReadOnlyList<Decision> decisions, IReadOnlyList<(string Level, long Fen, DateOnly On)> paid)
    {
        var html = Begin($"惠企奖励案卷 {a.Number}");
        Table(html, [],
        [
            ["申报编号", a.Number], ["企业名称", a.EnterpriseName], ["统一社会信用代码", firm.CreditCode], ["政策文件", $"{policy.NameZh} {policy.DocumentNumber}"],
            ["奖励项目", $"{award.NameZh}（{award.Clause}）"], ["提交时间", Show.Moment(a.SubmittedAt)], ["办结时间", Show.Moment(a.ClosedAt)], ["办理结果", a.Result ?? "—"],
            ["核定金额", a.AmountFen is { } fen ? $"{Yuan.Format(fen)} 元（{Capitals.Of(fen)}）" : "—"],
        ]);
        html.Append("<h2>审核经过</h2>");
        Table(html, ["环节", "办理人", "时间", "结果", "意见"], [.. decisions.Select(d => new[] { d.Step, d.ActorName, Show.Moment(d.At), d.Outcome, d.Opinion })]);
        html.Append("<h2>拨付</h2>");
        Table(html, ["资金级次", "到账日期", "金额（元）"], [.. paid.Select(p => new[] { Show.Level(p.Level), Show.Day(p.On), Yuan.Format(p.Fen) })]);
        return html.Append("</body></html>\n").ToString();
    }

    public static string Batch(Batch b, IReadOnlyList<BatchSignature> signatures, IReadOnlyList<ArchivedLine> lines)
    {
        var html = Begin($"拨付批次 {b.Number}");
        Table(html, [],
        [
            ["批次编号", b.Number], ["笔数", Show.Whole(b.Lines)], ["合计", $"{Yuan.Format(b.TotalFen)} 元（{Capitals.Of(b.TotalFen)}）"], ["内容摘要", b.ContentHash ?? "—"],
            ["制单", $"{b.MakerName} {Show.Moment(b.BuiltAt)}"], ["放款", $"{b.ReleaserName} {Show.Moment(b.ReleasedAt)}"], ["办结", Show.Moment(b.FinishedAt)],
        ]);
        html.Append("<h2>签署</h2>");
        Table(html, ["签署", "姓名", "时间", "作废"], [.. signatures.Select(s => new[] { s.Kind.ToString(), s.PersonName, Show.Moment(s.At), s.VoidReason ?? "" })]);
        html.Append("<h2>明细</h2>");
        Table(html, ["行", "申报编号", "收款单位", "账号", "金额（元）", "结果", "日期"], [.. lines.Select(l => new[] { Show.Whole(l.Line), l.Number, l.Payee, l.AccountEnd, Yuan.Format(l.AmountFen), l.State, Show.Day(l.BankDay) })]);
        return html.Append("</body></html>\n").ToString();
    }

    private static StringBuilder Begin(string title) => new StringBuilder(8192)
        .Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{Text(title)}</title><style>{Style}</style></head>\n<body><h1>{Text(title)}</h1>");

    private static void Table(StringBuilder html, string[] heads, IReadOnlyList<string[]> rows)
    {
        html.Append("<table>");
        if (heads.Length > 0) html.Append("<thead><tr>").AppendJoin("", heads.Select(h => $"<th>{Text(h)}</th>")).Append("</tr></thead>");
        html.Append("<tbody>");
        foreach (var row in rows)
            html.Append("<tr>").AppendJoin("", row.Select((cell, i) => heads.Length == 0 && i == 0 ? $"<th>{Text(cell)}</th>" : $"<td>{Text(cell)}</td>")).Append("</tr>\n");
        html.Append("</tbody></table>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
