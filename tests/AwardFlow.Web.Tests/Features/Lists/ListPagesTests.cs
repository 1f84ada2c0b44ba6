using System.Net;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;

namespace AwardFlow.Web.Tests.Features.Lists;

/// <summary>The pages of lists over HTTP, as a bureau, a firm and a township meet them.</summary>
public sealed class ListPagesTests
{
    [Fact]
    public async Task A_bureau_uploads_and_opens_a_firm_confirms_and_a_township_prints_letters()
    {
        await using var app = await Visitor.ServeAsync();
        using var bureau = await Visitor.AsAsync(app, "bureau2");
        Assert.Contains("认定层级", await bureau.TextAsync("/Lists/Import"), StringComparison.Ordinal);
        var fields = new Dictionary<string, string>
        { ["Award"] = "qiantang-2024/recognition", ["Title"] = "2026年名单", ["DocumentNumber"] = "浙经信〔2026〕12号", ["DocumentDate"] = "2026-06-01" };
        using var wrong = await bureau.UploadAsync("/Lists/Import", fields, "/Lists/Import", ("file", "名单.csv", GivenLists.File(GivenLists.Row1, GivenLists.Row1)));
        Assert.Contains("是同一企业", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var right = await bureau.UploadAsync("/Lists/Import", fields, "/Lists/Import", ("file", "名单.csv", GivenLists.File(GivenLists.Row1, GivenLists.RowUnknown)));
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        var show = right.Headers.Location!.ToString();
        using var opened = await bureau.PostAsync(show, new() { ["version"] = "0" }, show + "?handler=Open");
        Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        await app.RunAsync(ListedCases.Work);
        Assert.Contains("演示精密机械有限公司", await bureau.TextAsync(show), StringComparison.Ordinal);
        using var excel = await bureau.GetAsync(show + "?handler=Excel");
        Assert.Equal(HttpStatusCode.OK, excel.StatusCode);

        var id = (await app.EntryAsync()).ApplicationId!.Value;
        using var firm = await Visitor.AsAsync(app, "approver1");
        using var confirmed = await firm.PostAsync($"/Lists/Confirm/{id}", new() { ["version"] = $"{await app.VersionAsync(id)}", ["Stated"] = "true" }, $"/Lists/Confirm/{id}?handler=Confirm");
        Assert.Equal(HttpStatusCode.Redirect, confirmed.StatusCode);
        Assert.Equal(Situation.InPublicity, (await app.ApplicationAsync(id)).Situation);

        using var township = await Visitor.AsAsync(app, "township2");
        Assert.Contains("演示未登记有限公司", await township.TextAsync(show.Replace("/Show/", "/Letters/", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("演示精密机械有限公司", await township.TextAsync(show), StringComparison.Ordinal);
        var entry = (await app.EntryAsync(GivenLists.Unknown)).Id;
        using var logged = await township.PostAsync($"/Lists/Contact/{entry}", new() { ["Way"] = "Letter", ["Reached"] = "true", ["Note"] = "门卫签收。" });
        Assert.Equal(HttpStatusCode.Redirect, logged.StatusCode);
        using var other = await Visitor.AsAsync(app, "township1");
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/Lists/Contact/{entry}")).StatusCode);
    }
}
