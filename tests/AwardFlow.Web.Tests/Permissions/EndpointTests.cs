using System.Net;
using System.Text.RegularExpressions;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace AwardFlow.Web.Tests.Permissions;

/// <summary>Every endpoint of the running application, asked over HTTP by every role and by nobody.</summary>
public sealed partial class EndpointTests
{
    private static readonly (string Role, string Login)[] People =
    [
        (Roles.WorkflowPublisher, "workflow1"), (Roles.WorkflowSigner, "workflow2"), (Roles.Supervisor, "supervisor"),
        (Roles.EnterpriseClerk, "clerk1"), (Roles.EnterpriseApprover, "approver1"), (Roles.TownshipReviewer, "township1"),
        (Roles.LeadBureauReviewer, "bureau"), (Roles.BureauHead, "head"), (Roles.ObjectionInvestigator, "investigator"),
        (Roles.AppealReviewer, "appeals"), (Roles.IntegrityOfficer, "integrity"), (Roles.FinanceMaker, "maker"), (Roles.FinanceChecker, "checker"), (Roles.FinanceReleaser, "releaser"),
        (Roles.JointBureauReviewer, "joint-finance"), (Roles.Leadership, "leader"), (Roles.LoanDesk, "loandesk"), (Roles.BankClerk, "bank1"), (Roles.Expert, "expert1"), (Roles.InvestmentAuditor, "cpa1"),
        (Roles.PolicyEditor, "policy1"), (Roles.PolicySigner, "policy2"),
        (Roles.SystemAdministrator, "sysadmin"), (Roles.SecurityAdministrator, "security"), (Roles.AuditAdministrator, "auditor"),
    ];

    /// <summary>Files of wwwroot that the build did not list; comes with MapStaticAssets.</summary>
    private const string StaticFiles = "{**path:file}";

    [Fact]
    public void Every_role_has_somebody_to_ask_with() => Assert.Equal(Roles.All.Select(r => r.Id).Order(), People.Select(p => p.Role).Order());

    [Fact]
    public async Task Every_endpoint_stands_in_the_table_and_the_table_in_the_application()
    {
        await using var app = await Visitor.ServeAsync();

        var real = (await EndpointsAsync(app)).ToHashSet();
        var written = EndpointTable.Rows.SelectMany(r => r.Handlers.Split(' ').Select(h => $"{r.Path} {h}")).ToHashSet();

        var faults = real.Except(written).Order().Select(e => $"not in the table: {e}")
            .Concat(written.Except(real).Order().Select(e => $"not in the application: {e}")).ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task Every_role_reaches_what_the_table_says_and_nothing_else()
    {
        await using var app = await Visitor.ServeAsync("--SignIn:FormsPerMinute=10000", "--SignIn:ObjectionsPerHour=10000");
        var wrong = new List<string>();
        foreach (var (role, login) in People.Append((EndpointTable.Nobody, "")))
        {
            using var visitor = login.Length == 0 ? Visitor.To(app) : await Visitor.AsAsync(app, login);
            foreach (var row in EndpointTable.Rows)
                foreach (var handler in row.Handlers.Split(' '))
                {
                    using var answer = await AskAsync(visitor, row.Path, handler);
                    if (Verdict(row, handler, role, answer) is { } fault) wrong.Add($"{row.Path} {handler} as {role}: {fault}");
                    wrong.AddRange(MissingHeaders(answer).Select(h => $"{row.Path} {handler} as {role}: header {h}"));
                }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Who may not come is sent to sign in or told so; a form that comes without its token is refused before anything is done.</summary>
    private static string? Verdict(EndpointRow row, string handler, string role, HttpResponseMessage answer)
    {
        var sentTo = answer.StatusCode == HttpStatusCode.Redirect ? answer.Headers.Location?.ToString() ?? "" : "";
        var turnedAway = sentTo.Contains(role == EndpointTable.Nobody ? "/Account/SignIn?returnUrl=" : "/Account/Denied?returnUrl=", StringComparison.Ordinal);
        if (!row.Roles.Contains(role)) return turnedAway ? null : $"got in ({(int)answer.StatusCode} {sentTo})";
        if (turnedAway) return "was turned away";
        if ((int)answer.StatusCode >= 500) return $"failed with {(int)answer.StatusCode}";
        return handler.StartsWith("POST", StringComparison.Ordinal) && !row.WithoutToken && answer.StatusCode != HttpStatusCode.BadRequest
            ? $"a POST without a token was taken ({(int)answer.StatusCode})" : null;
    }

    private static IEnumerable<string> MissingHeaders(HttpResponseMessage answer)
    {
        var policy = Header(answer, "Content-Security-Policy");
        if (!policy.Contains("default-src 'none'", StringComparison.Ordinal) || policy.Contains("unsafe", StringComparison.Ordinal)) yield return "Content-Security-Policy";
        if (!policy.Contains("frame-ancestors 'none'", StringComparison.Ordinal) && !policy.Contains("frame-ancestors 'self'", StringComparison.Ordinal)) yield return "frame-ancestors";
        if (Header(answer, "X-Content-Type-Options") != "nosniff") yield return "X-Content-Type-Options";
        if (Header(answer, "X-Frame-Options").Length == 0) yield return "X-Frame-Options";
        if (Header(answer, "Referrer-Policy") != "same-origin") yield return "Referrer-Policy";
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";

    private static Task<HttpResponseMessage> AskAsync(Visitor visitor, string path, string handler)
    {
        var parts = handler.Split(':');
        var address = Hole().Replace(path, "999999") + (parts.Length > 1 ? $"?handler={parts[1]}" : "");
        return parts[0] == "GET" ? visitor.GetAsync(address) : visitor.PostBareAsync(address);
    }

    /// <summary>What the router knows: pages with each of their handlers, and everything else but the static files.</summary>
    private static async Task<IReadOnlyList<string>> EndpointsAsync(TestApp app)
    {
        var loader = app.Get<PageLoader>();
        var found = new List<string>();
        var endpoints = app.Get<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is null && e.RoutePattern.RawText != StaticFiles).ToList();
        foreach (var other in endpoints.Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is null))
            found.AddRange((other.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(m => $"{Address(other)} {m}"));
        foreach (var page in endpoints.Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            .GroupBy(e => e.Metadata.GetMetadata<PageActionDescriptor>()!.RelativePath).Select(g => g.MinBy(e => e.RoutePattern.RawText!.Length)!))
        {
            var compiled = await loader.LoadAsync(page.Metadata.GetMetadata<PageActionDescriptor>()!, page.Metadata);
            found.AddRange(compiled.HandlerMethods.Select(h => h.HttpMethod.ToUpperInvariant() + (h.Name is { Length: > 0 } name ? $":{name}" : ""))
                .Append("GET").Distinct().Select(h => $"{Address(page)} {h}"));
        }
        return found;
    }

    private static string Address(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.TrimStart('/');

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Hole();
}
