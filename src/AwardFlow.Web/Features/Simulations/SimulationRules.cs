using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Simulations;

/// <summary>
/// The other rules of a run. A version stands for itself; an overlay is laid over the very version that each
/// application was assessed under, so that nothing but the overlay makes the difference.
/// </summary>
public sealed class SimulationRules(Catalogues catalogues, Simulation simulation)
{
    private readonly IReadOnlyDictionary<string, string> _files = simulation.Files;
    private readonly Dictionary<string, PolicyCatalogue?> _built = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Overlays => simulation.OverlayId is { } overlay ? [overlay] : [];

    /// <summary>Null where the rules can't be laid over that version.</summary>
    public PolicyCatalogue? For(string contentHash)
    {
        var key = simulation.OverlayId is null ? "" : contentHash;
        if (!_built.TryGetValue(key, out var catalogue)) _built[key] = catalogue = Build(key);
        return catalogue;
    }

    private PolicyCatalogue? Build(string contentHash)
    {
        var ofPolicy = simulation.OverlayId is null ? _files : catalogues.FilesOf(simulation.PolicyId, contentHash);
        if (ofPolicy is null) return null;
        var files = catalogues.FilesWith(simulation.PolicyId, ofPolicy).Where(f => !f.Key.StartsWith("overlays/", StringComparison.Ordinal)).ToDictionary();
        if (simulation.OverlayId is not null)
            foreach (var (path, text) in _files) files[path] = text;
        try
        {
            return PolicyCatalogue.Read(files);
        }
        catch (CatalogueException)
        {
            return null;
        }
    }
}
