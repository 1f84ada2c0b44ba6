using System.Globalization;
using System.Net;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Permissions;

/// <summary>
/// The right role of the wrong enterprise or township: what belongs to one firm is not found by another, whatever number
/// stands in the address, and a form sent there changes nothing.
/// </summary>
public sealed class ScopeTests
{
    /// <summary>Address (with the number of the named thing), who reads it, who must not find it.</summary>
    private static readonly (string Path, string Of, string[] Reads, string[] DoesNotFind)[] Table =
    [
        ("/Applications/Show/{0}", "case", ["clerk1", "approver1"], ["approver2", "approver3"]),
        ("/Applications/Show/{0}?handler=Json", "case", ["clerk1", "approver1"], ["approver2", "approver3"]),
        ("/Applications/Fill/{0}", "draft", ["approver2"], ["clerk1", "approver1", "approver3"]),
        ("/Applications/Check/{0}", "draft", ["approver2"], ["clerk1", "approver1", "approver3"]),
        ("/Attachments/{0}", "attachment", ["clerk1", "approver1", "township1", "bureau"], ["approver2", "approver3", "township2", "integrity", "maker", "releaser"]),
        ("/Messages/Show/{0}", "message", ["clerk1", "approver1"], ["approver2", "township1", "township2", "sysadmin", "auditor"]),
        ("/Review/Case/{0}", "case", ["township1", "bureau", "head"], ["township2", "integrity", "maker", "releaser"]),
        ("/Review/Case/{0}?handler=Json", "case", ["township1", "bureau", "head"], ["township2", "integrity", "maker", "releaser"]),
        ("/Review/Print/{0}", "case", ["township1", "bureau", "head"], ["township2", "integrity", "maker", "releaser"]),
        ("/Review/Decide/{0}", "task", ["township1", "township1b"], ["township2", "integrity"]),
        ("/Review/Urge/{0}", "task", ["head"], ["township2", "maker", "releaser"]),
    ];

    /// <summary>Forms with a good token, sent to somebody else's things.</summary>
    private static readonly (string Path, string Of, string[] Senders)[] Forms =
    [
        ("/Applications/Show/{0}?handler=Withdraw", "case", ["approver2", "approver3"]),
        ("/Applications/Fill/{0}?handler=Save", "draft", ["approver1", "clerk1"]),
        ("/Applications/Check/{0}?handler=Submit", "draft", ["approver1", "approver3"]),
        ("/Review/Decide/{0}", "task", ["township2", "integrity"]),
        ("/Review/Transfer/{0}", "task", ["township2", "integrity"]),
        ("/Review/Urge/{0}", "task", ["township2", "maker"]),
    ];

    [Fact]
    public async Task What_belongs_to_one_is_not_found_by_another()
    {
        await using var app = await Visitor.ServeAsync();
        var numbers = await NumbersAsync(app);
        var wrong = new List<string>();
        foreach (var (path, of, reads, doesNotFind) in Table)
            foreach (var login in reads.Concat(doesNotFind))
            {
                using var visitor = await Visitor.AsAsync(app, login);
                var status = (await visitor.GetAsync(Address(path, numbers[of]))).StatusCode;
                var expected = reads.Contains(login) ? HttpStatusCode.OK : HttpStatusCode.NotFound;
                if (status != expected) wrong.Add($"{path} as {login}: {status}, expected {expected}");
            }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_form_sent_to_what_belongs_to_another_changes_nothing()
    {
        await using var app = await Visitor.ServeAsync();
        var numbers = await NumbersAsync(app);
        var before = await StateAsync(app);
        var wrong = new List<string>();
        foreach (var (path, of, senders) in Forms)
            foreach (var login in senders)
            {
                using var visitor = await Visitor.AsAsync(app, login);
                var answer = await visitor.PostAsync("/Account", new() { ["Outcome"] = "Approve", ["Opinion"] = "同意", ["Version"] = "1", ["Note"] = "请尽快办理" }, Address(path, numbers[of]));
                if (answer.StatusCode != HttpStatusCode.NotFound) wrong.Add($"{path} as {login}: {answer.StatusCode}");
            }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(before, await StateAsync(app));
    }

    /// <summary>A case of firm 1 with its first township, its attachment, task and message; a draft of firm 2.</summary>
    private static async Task<Dictionary<string, long>> NumbersAsync(TestApp app)
    {
        var id = await app.ASubmittedApplication();
        var draft = await app.ADraft("approver2");
        await using var db = app.Db();
        var firm = (await app.ApplicationAsync(id)).EnterpriseId;
        var message = Given.Ok(await app.Get<Ledger>().WriteAsync<long>(async (d, ct) =>
        {
            var written = Message.ToEnterprise(firm, id, "test", "通知", "内容", app.Clock.UtcNow);
            d.Messages.Add(written);
            await d.SaveChangesAsync(ct);
            return written.Id;
        }, default));
        return new()
        {
            ["case"] = id,
            ["draft"] = draft,
            ["message"] = message,
            ["attachment"] = await db.Attachments.Where(a => a.ApplicationId == id).Select(a => a.Id).FirstAsync(),
            ["task"] = await db.Tasks.Where(t => t.ApplicationId == id).Select(t => t.Id).SingleAsync(),
        };
    }

    private static async Task<string> StateAsync(TestApp app)
    {
        await using var db = app.Db();
        var cases = await db.Applications.OrderBy(a => a.Id).Select(a => $"{a.Id}:{a.Situation}:{a.Version}").ToListAsync();
        var drafts = await db.Drafts.OrderBy(d => d.ApplicationId).Select(d => $"{d.ApplicationId}:{d.Version}").ToListAsync();
        var tasks = await db.Tasks.OrderBy(t => t.Id).Select(t => $"{t.Id}:{t.State}:{t.Version}").ToListAsync();
        return string.Join(' ', cases.Concat(drafts).Concat(tasks));
    }

    private static string Address(string path, long number) => string.Format(CultureInfo.InvariantCulture, path, number);
}
