using System.Net;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Publicity;

public sealed class PublicityPages
{
    [Fact]
    public async Task Anybody_reads_the_notice_and_finds_no_personal_data_in_it()
    {
        await using var app = await Visitor.ServeAsync();
        var notice = await app.ANotice();
        using var visitor = Visitor.To(app);

        var list = await visitor.TextAsync("/Publicity?Q=" + Uri.EscapeDataString("精密"));
        var page = await visitor.TextAsync($"/Publicity/Show/{notice.Id}");

        Assert.Contains("演示精密机械有限公司", list, StringComparison.Ordinal);
        Assert.Contains("¥200,000.00", list, StringComparison.Ordinal);
        Assert.Contains("20 万元", list, StringComparison.Ordinal);
        Assert.Contains("贰拾万元整", page, StringComparison.Ordinal);
        foreach (var personal in new[] { "吕审批", "何经办", "13800000000", "91330114MA20003770", "9900" })
            Assert.DoesNotContain(personal, list + page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_objection_is_filed_in_the_browser_and_its_answer_read_by_receipt()
    {
        await using var app = await Visitor.ServeAsync();
        var notice = await app.ANotice();
        using var visitor = Visitor.To(app);

        var filed = await visitor.PostAsync($"/Publicity/Object/{notice.Id}", new()
        {
            ["Anonymous"] = "false",
            ["Name"] = "郑举报",
            ["Phone"] = "13912345678",
            ["Statement"] = "<script>alert(1)</script> 证书已被撤销，请核查。",
            ["Read"] = "true",
        });
        Assert.Equal("/Publicity/Answer", filed.Headers.Location?.ToString());
        await using var db = app.Db();
        var receipt = await db.Objections.Select(o => o.Receipt).SingleAsync();
        Assert.Contains(receipt, await visitor.TextAsync("/Publicity/Answer"), StringComparison.Ordinal);

        var asked = await visitor.PostAsync("/Publicity/Answer", new() { ["Receipt"] = receipt.ToLowerInvariant() });
        Assert.Contains("核查中", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_personal_information_note_must_be_agreed_to_and_nothing_typed_is_lost()
    {
        await using var app = await Visitor.ServeAsync();
        var notice = await app.ANotice();
        using var visitor = Visitor.To(app);

        var answer = await visitor.PostAsync($"/Publicity/Object/{notice.Id}", new() { ["Anonymous"] = "false", ["Name"] = "郑举报", ["Phone"] = "13912345678", ["Statement"] = "证书已被撤销，请核查原件。" });

        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("请阅读并同意个人信息处理说明", text, StringComparison.Ordinal);
        Assert.Contains("郑举报", text, StringComparison.Ordinal);
        await using var db = app.Db();
        Assert.Equal(0, await db.Objections.CountAsync());
    }

    [Fact]
    public async Task One_address_files_only_so_many_objections_in_an_hour()
    {
        await using var app = await Visitor.ServeAsync("--SignIn:ObjectionsPerHour=2");
        var notice = await app.ANotice();
        using var visitor = Visitor.To(app);
        var path = $"/Publicity/Object/{notice.Id}";

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++) statuses.Add((await visitor.PostBareAsync(path)).StatusCode);

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests], statuses);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(path)).StatusCode);
    }

    [Theory]
    [InlineData("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("Csv", "text/csv")]
    public async Task The_list_is_exported(string handler, string type)
    {
        await using var app = await Visitor.ServeAsync();
        await app.ANotice();
        using var visitor = Visitor.To(app);

        var file = await visitor.GetAsync($"/Publicity?handler={handler}");

        Assert.Equal(type, file.Content.Headers.ContentType?.MediaType);
        Assert.True((await file.Content.ReadAsByteArrayAsync()).Length > 100);
    }
}
