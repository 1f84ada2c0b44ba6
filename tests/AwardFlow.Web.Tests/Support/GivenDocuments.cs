using System.Text.Json.Nodes;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Funds;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

/// <summary>The recognition path with a fund document between notice and payment, and documents on it.</summary>
public static class GivenDocuments
{
    public const int PathVersion = 900;

    /// <summary>An application whose new cases run on the path with a fund document, signed as a version of its own.</summary>
    public static async Task<TestApp> StartAsync(string? folder = null)
    {
        var app = await TestApp.StartAsync(folder);
        var text = WithDocument(File.ReadAllText(Path.Combine(TestApp.RepositoryRoot(), "workflows", "recognition-award", "v1.json")));
        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(async (db, ct) =>
        {
            if (await db.WorkflowVersions.AnyAsync(ct)) return new Done();
            var version = new WorkflowVersion("recognition-award", PathVersion, text, "[]", DefinitionReader.Digest(text), 1, "测试", app.Clock.UtcNow);
            version.Propose(app.Clock.UtcNow);
            version.Sign(2, "测试二", app.Clock.UtcNow);
            db.WorkflowVersions.Add(version);
            return new Done();
        }, default));
        await app.Get<Paths>().LoadAsync(default);
        return app;
    }

    private static string WithDocument(string v1)
    {
        var file = JsonNode.Parse(v1)!;
        (file["id"], file["version"]) = ($"recognition-award-v{PathVersion}", PathVersion);
        var root = file["root"]!;
        var nodes = root["activities"]!.AsArray();
        var pay = nodes.Single(n => n!["id"]!.GetValue<string>() == "StagePay")!;
        nodes.Add(Node(pay, "FundDocument", "AwardFlow.FundDocument", "role", "finance-maker"));
        nodes.Add(Node(nodes.Single(n => n!["id"]!.GetValue<string>() == "CloseCancelled")!, "CloseNotFunded", "AwardFlow.Close", "result", "cancelled"));
        var connections = root["connections"]!.AsArray();
        connections.Single(c => c!["source"]!["activity"]!.GetValue<string>() == "Publicise" && c["source"]!["port"]!.GetValue<string>() == "Closed")!["target"]!["activity"] = "FundDocument";
        connections.Add(Connection(connections[0]!, "FundDocument", "Issued", "ScreenPay"));
        connections.Add(Connection(connections[0]!, "FundDocument", "Dropped", "CloseNotFunded"));
        return file.ToJsonString();
    }

    private static JsonNode Node(JsonNode like, string id, string type, string input, string value)
    {
        var node = like.DeepClone();
        (node["id"], node["nodeId"], node["name"], node["type"]) = (id, $"Workflow1:Flowchart1:{id}", id, type);
        node.AsObject().Remove("stage");
        node.AsObject().Remove("promiseWorkingDays");
        node[input] = JsonNode.Parse($$"""{ "typeName": "String", "expression": { "type": "Literal", "value": "{{value}}" } }""");
        return node;
    }

    private static JsonNode Connection(JsonNode like, string from, string port, string to)
    {
        var connection = like.DeepClone();
        (connection["source"]!["activity"], connection["source"]!["port"], connection["target"]!["activity"]) = (from, port, to);
        return connection;
    }

    /// <summary>One case walked to the wait for its document.</summary>
    public static Task<long> ACaseWithoutDocument(this TestApp app) => app.APaymentDue();

    /// <summary>One walked case and copies of its rows, each for a firm of its own; the ids of the copies.</summary>
    public static async Task<List<long>> CasesWithoutDocument(this TestApp app, int copies)
    {
        var id = await app.ACaseWithoutDocument();
        await app.CopyCaseAsync(id, copies);
        return [.. Enumerable.Range(GivenMoney.FirstCopy, copies).Select(n => (long)n)];
    }

    public static DocumentHead AHead(string number = "钱财企〔2026〕12号") => new(number, new DateOnly(2026, 11, 30), "关于下达惠企奖励资金的通知", "区经信科技局、区财政局");

    public static async Task<Result<Drafted>> DraftAsync(this TestApp app, IReadOnlyCollection<long>? only = null, string number = "钱财企〔2026〕12号", string by = "maker", bool proRata = false) =>
        await app.Get<DraftDocument>().DraftAsync(await app.AsAsync(by), AHead(number) with { ProRata = proRata }, new WaitingFilter(), only, default);

    public static async Task<long> ADraftDocument(this TestApp app, IReadOnlyCollection<long>? only = null) => Given.Ok(await app.DraftAsync(only)).DocumentId;

    public static async Task<Result<Done>> IssueAsync(this TestApp app, long documentId, string by = "checker") =>
        await app.Get<IssueDocument>().IssueAsync(await app.AsAsync(by), documentId, (await app.DocumentAsync(documentId)).Version, default);

    /// <summary>Issued, and the server stops right after: the cases follow when it is back, and what happened meanwhile meets them then.</summary>
    public static async Task<Result<Done>> IssueAndStopAsync(this TestApp app, long documentId, string by = "checker")
    {
        using var stop = new CancellationTokenSource();
        var ledger = app.Get<Ledger>();
        ledger.Committed += stop.Cancel;
        try
        {
            return await app.Get<IssueDocument>().IssueAsync(await app.AsAsync(by), documentId, (await app.DocumentAsync(documentId)).Version, stop.Token);
        }
        finally
        {
            ledger.Committed -= stop.Cancel;
        }
    }

    public static async Task<FundDocument> DocumentAsync(this TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.FundDocuments.AsNoTracking().SingleAsync(d => d.Id == id);
    }

    public static async Task<List<FundDocumentLine>> DocumentLinesAsync(this TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.FundDocumentLines.AsNoTracking().Where(l => l.DocumentId == id).OrderBy(l => l.Line).ToListAsync();
    }
}
