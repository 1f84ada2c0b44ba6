using System.Net;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Reports;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AwardFlow.Web.Tests.Features.Reports;

public sealed class ExecutionTests
{
    [Fact]
    public async Task Every_grouping_adds_up_to_what_was_decided_and_paid()
    {
        await using var app = await Visitor.ServeAsync();
        var due = await app.PaymentsDue(3, 20_000_000, 80_000_000, 5_479_452);
        var batch = await app.AReleasedBatch(due);
        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, l => l.Line == 1 ? app.Paid() : l.Line == 2 ? app.Returned() : null)));
        using var scope = app.Host.Services.CreateScope();
        var read = scope.ServiceProvider.GetRequiredService<ReadExecution>();
        var lines = await app.LinesAsync(batch);

        foreach (var by in Enum.GetValues<ExecutionBy>())
        {
            var filter = new ExecutionFilter(by, new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31), "qiantang-2024");
            var rows = await read.RowsAsync(filter, default);
            Assert.Equal((4, 4), (rows.Sum(r => r.Payments), await read.FirmsAsync(filter, default)));
            Assert.Equal((125_479_452, lines[0].AmountFen, lines[1].AmountFen, lines[2].AmountFen, 20_000_000),
                (rows.Sum(r => r.DecidedFen), rows.Sum(r => r.PaidFen), rows.Sum(r => r.ReturnedFen), rows.Sum(r => r.UnderwayFen), rows.Sum(r => r.OpenFen)));
            Assert.All(rows, r => Assert.NotEqual("", r.Name));
        }
        Assert.Empty(await read.RowsAsync(new(ExecutionBy.Month, new DateOnly(2025, 1, 1), new DateOnly(2025, 12, 31), null), default));
        Assert.Equal(["2026-11"], (await read.RowsAsync(new(ExecutionBy.Month, new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31), null), default)).Select(r => r.Name));
    }

    [Fact]
    public async Task What_came_back_from_a_firm_stands_in_its_own_column_and_what_was_paid_stays_paid()
    {
        await using var app = await Visitor.ServeAsync();
        var recovery = await app.ARecovery();
        Given.Ok(await app.DecideAsync(recovery, "releaser", DecideTask.Approve, "与决定书一致。"));
        async Task<IEnumerable<(long, long, int)>> TotalsAsync() =>
            [.. await Task.WhenAll(Enum.GetValues<ExecutionBy>().Select(async by =>
            {
                await using var inner = app.Host.Services.CreateAsyncScope();
                var rows = await inner.ServiceProvider.GetRequiredService<ReadExecution>().RowsAsync(new(by, new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31), null), default);
                return (rows.Sum(r => r.PaidFen), rows.Sum(r => r.RecoveredFen), rows.Sum(r => r.Payments));
            }))];

        Assert.All(await TotalsAsync(), t => Assert.Equal((20_000_000, 0, 1), t));
        Given.Ok(await app.ReceiveAsync(recovery, "150000.01", "凭证-1"));
        Assert.All(await TotalsAsync(), t => Assert.Equal((20_000_000, 15_000_001, 1), t));
        Given.Ok(await app.ReceiveAsync(recovery, "49999.99", "凭证-2"));
        Assert.All(await TotalsAsync(), t => Assert.Equal((20_000_000, 20_000_000, 1), t));

        using var maker = await Visitor.AsAsync(app, "maker");
        Assert.Contains("data-label=\"已追回\">200,000.00", await maker.TextAsync("/Reports/Execution?By=Township"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finance_heads_and_leaders_see_print_and_export_it_and_nobody_else()
    {
        await using var app = await Visitor.ServeAsync();
        await app.PaymentsDue(1);
        using var maker = await Visitor.AsAsync(app, "maker");
        using var firm = await Visitor.AsAsync(app, "approver1");

        var page = await maker.TextAsync("/Reports/Execution?By=Township");
        Assert.Contains("400,000.00", page, StringComparison.Ordinal);
        Assert.Contains("单位负责人", page, StringComparison.Ordinal);
        // On paper a small line says that it is the demonstration's; the named page repeats it on every sheet.
        Assert.Contains("<p class=\"g-demo-print\" lang=\"zh-CN\">演示数据</p>", page, StringComparison.Ordinal);
        Assert.Contains("<body class=\"demo\">", page, StringComparison.Ordinal);
        Assert.Contains("截止日期不能早于起始日期", await maker.TextAsync("/Reports/Execution?From=2026-02-01&To=2026-01-01"), StringComparison.Ordinal);
        Assert.Contains("没有应拨付的资金", await maker.TextAsync("/Reports/Execution?From=2020-01-01&To=2020-12-31"), StringComparison.Ordinal);
        using var excel = await maker.GetAsync("/Reports/Execution?handler=Excel&By=Award");
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", excel.Content.Headers.ContentType?.MediaType);
        using var denied = await firm.GetAsync("/Reports/Execution");
        Assert.Equal("/Account/Denied", denied.Headers.Location?.AbsolutePath);
    }
}
