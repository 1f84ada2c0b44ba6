using System.ComponentModel;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AwardFlow.Web.Features.Calculator;

[Description("A question. Money is a string in yuan with at most two decimals, dates are yyyy-MM-dd, rates are fractions.")]
public sealed record CalculatorRequest(
    [property: Description("Id of the policy; GET /api/v1/policies lists them")] string Policy,
    [property: Description("Id of the award")] string Award,
    [property: Description("Facts by name; GET /api/v1/policies lists names, types and options")] IReadOnlyDictionary<string, JsonNode?> Facts,
    [property: Description("The day of asking; today when left out")] DateOnly? AsOf = null,
    [property: Description("Names of what-if overlays")] IReadOnlyList<string>? Overlays = null,
    [property: Description("What the enterprise has received; for a signed-in enterprise filled from the ledger when left out")] IReadOnlyList<CalculatorHistory>? History = null);

public sealed record CalculatorHistory(
    string Policy, string Award, string? Tier, string Paid, DateOnly PaidOn,
    [property: Description("district, county, city, province or state")] string Level, string? Matter = null, int? ApplicationYear = null);

public sealed record CalculatorResponse(
    [property: Description("ineligible, not-configured, undecided, covered, ceiling or payable")] string Status,
    [property: Description("yuan; null when not-configured or undecided")] string? Amount, string? AmountInCapitals, string? FormulaAmount, string? Ceiling,
    IReadOnlyList<CalculatorAlternative> Alternatives, IReadOnlyList<CalculatorFunding> Funding,
    IReadOnlyList<CalculatorVerdict> Verdicts, IReadOnlyList<CalculatorStep> Steps, CalculatorCatalogue Catalogue);

public sealed record CalculatorAlternative(string Reading, string Amount, string Text, string TextEn);
public sealed record CalculatorFunding(string Level, string Amount);
public sealed record CalculatorVerdict(
    string Rule, string Clause, [property: Description("met, caveat or not-met")] string Verdict, string Text, string TextEn, string WouldChange, string WouldChangeEn);
public sealed record CalculatorStep(string Text, string TextEn, string Clause, string? Amount, string? Value);
public sealed record CalculatorCatalogue(
    string PolicyVersion, [property: Description("SHA-256 over the policy's files, sorted by path, LF line ends")] string ContentHash);

/// <summary>What the OpenAPI document says about endpoints that read and write their JSON themselves.</summary>
internal static class CalculatorContract
{
    public static void DescribeCalculator(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("Calculate").WithSummary("Computes an award and explains it").WithTags("calculator")
        .Produces<CalculatorResponse>().ProducesProblem(400).ProducesProblem(413).ProducesProblem(415).ProducesProblem(429)
        .AddOpenApiOperationTransformer(async (operation, context, ct) => operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = await context.GetOrCreateSchemaAsync(typeof(CalculatorRequest), null, ct) },
            },
        });

    public static void DescribePolicies(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("Policies").WithSummary("Policies, awards and the facts each award asks for, with versions and hashes").WithTags("calculator")
        .Produces<JsonObject>().ProducesProblem(429);

    public static void AddCalculatorContract(this IServiceCollection services) => services.AddOpenApi("v1", o =>
        o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "AwardFlow calculator", Version = "v1", Description = "Answers what an award of a policy pays on given facts, and why. No sign-in; nothing is stored." };
            document.Servers = [];
            return Task.CompletedTask;
        }));
}
