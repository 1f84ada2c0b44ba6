using System.Net;

namespace AwardFlow.Web.Plumbing.Settings;

/// <summary>A demonstration lets anyone in without a password: it listens on this machine's own address and on no other.</summary>
public static class ListenAddress
{
    public static void RequireLoopback(IConfiguration configuration)
    {
        foreach (var url in (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) Check("urls", url);
        foreach (var endpoint in configuration.GetSection("Kestrel:Endpoints").GetChildren()) Check($"Kestrel:Endpoints:{endpoint.Key}:Url", endpoint["Url"] ?? "");
        foreach (var ports in new[] { "http_ports", "https_ports" })
            if (!string.IsNullOrWhiteSpace(configuration[ports]) && string.IsNullOrWhiteSpace(configuration["urls"]))
                throw new SettingsException($"Setting {ports} would open a demonstration to the network. Use --urls=http://127.0.0.1:{configuration[ports]} instead.");
    }

    private static void Check(string setting, string url)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri)
            && (uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)))) return;
        throw new SettingsException($"Setting {setting} is \"{url}\". This database is a demonstration and listens on this machine only: write http://localhost:PORT.");
    }
}
