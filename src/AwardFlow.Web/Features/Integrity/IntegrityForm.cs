using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Integrity;

/// <summary>The fields of a record as the browser sends them.</summary>
public sealed class IntegrityForm
{
    public string? CreditCode { get; set; }
    public string? Name { get; set; }
    public string? Cause { get; set; }
    public string? DecisionDocument { get; set; }
    public string? Source { get; set; }
    public IntegrityEffect? Effect { get; set; }
    public DateOnly? From { get; set; }
    public DateOnly? To { get; set; }
    public bool CodeIsFixed { get; set; }

    public IntegrityInput Input() =>
        new(CreditCode ?? "", Name ?? "", Cause ?? "", DecisionDocument ?? "", Source ?? "", Effect, From, To);

    public static IntegrityForm Of(DishonestyRecord r) => new()
    {
        CreditCode = r.CreditCode,
        Name = r.Name,
        Cause = r.Cause,
        DecisionDocument = r.DecisionDocument,
        Source = r.Source,
        Effect = r.Effect,
        From = r.From,
        To = r.To,
        CodeIsFixed = true,
    };
}
