using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Plumbing.Identity;

namespace AwardFlow.Web.Features.Calculator;

/// <summary>The calculator for other systems: JSON in, JSON out, no sign-in, nothing stored.</summary>
public static class CalculatorApi
{
    public const string CalculatorPath = "/api/v1/calculator";
    public const string PoliciesPath = "/api/v1/policies";
    private const int LargestBody = 256 * 1024;
    private const string Json = "application/json; charset=utf-8";

    public static void AddCalculator(this IServiceCollection services)
    {
        services.AddSingleton<AskCalculator>();
        services.AddCalculatorLimits();
        services.AddCalculatorContract();
    }

    public static void MapCalculator(this IEndpointRouteBuilder app)
    {
        app.MapPost(CalculatorPath, AskAsync).AllowAnonymous().RequireRateLimiting(CalculatorLimits.Policy).DescribeCalculator();
        app.MapGet(PoliciesPath, Policies).AllowAnonymous().RequireRateLimiting(CalculatorLimits.Policy).DescribePolicies();
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous().RequireRateLimiting(CalculatorLimits.Policy);
    }

    /// <summary>JSON only: a form of another site can't ask with the firm's cookie, so no antiforgery token is needed.</summary>
    private static async Task<IResult> AskAsync(HttpRequest request, AskCalculator calculator, CurrentActor actor, CancellationToken ct)
    {
        if (!request.HasJsonContentType())
            return CalculatorProblem.Of(StatusCodes.Status415UnsupportedMediaType, "请求类型不正确", new InputFault("Content-Type", "请以 application/json 发送请求，不接受表单。"));
        if (await ReadAsync(request, ct) is not { } body)
            return CalculatorProblem.Of(StatusCodes.Status413PayloadTooLarge, "请求过大", new InputFault(QuestionReader.Body, $"请求不能超过 {LargestBody / 1024} KB。"));
        var (question, faults) = QuestionReader.Read(body);
        if (question is null) return CalculatorProblem.Of(faults);
        var answer = await calculator.AnswerAsync(question, actor.OrVisitor, ct);
        if (answer.Assessment is not { } assessment) return CalculatorProblem.Of(answer.Faults);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Text(assessment.ToJson(), Json);
    }

    private static IResult Policies(Catalogues catalogues) => Results.Text(PoliciesJson.Write(catalogues.Current), Json);

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > LargestBody) return null;
        using var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await request.Body.ReadAsync(buffer, ct) is var count and > 0)
        {
            if (read.Length + count > LargestBody) return null;
            read.Write(buffer, 0, count);
        }
        return read.GetBuffer().AsMemory(0, (int)read.Length);
    }
}

/// <summary>Problem documents (RFC 9457) that name every refused field.</summary>
public static class CalculatorProblem
{
    public static IResult Of(IReadOnlyList<InputFault> faults) => Of(StatusCodes.Status400BadRequest, "问题没有被接受", [.. faults]);

    public static IResult Of(int status, string title, params InputFault[] faults) => Results.Problem(
        statusCode: status, title: title, detail: string.Join("；", faults.Select(f => $"{f.Field}：{f.Message}")),
        extensions: new Dictionary<string, object?>
        {
            ["field"] = faults[0].Field,
            ["errors"] = faults.GroupBy(f => f.Field, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(f => f.Message).ToArray()),
        });
}
