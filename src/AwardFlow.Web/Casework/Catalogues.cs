using AwardFlow.Rules;

namespace AwardFlow.Web.Casework;

/// <summary>Where the award rules come from: the catalogue in force today.</summary>
public sealed class Catalogues(PolicyCatalogue shipped)
{
    public PolicyCatalogue Current => shipped;
}
