using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Plumbing.Settings;

public static class SettingsSetup
{
    /// <summary>One options class per section, checked when the server starts.</summary>
    public static void AddSettings(this IServiceCollection services)
    {
        services.Add<SiteOptions>("Site");
        services.Add<AccessOptions>("SignIn");
        services.Add<MailOptions>("Mail").Validate(m => m.Transport != MailOptions.Smtp || !string.IsNullOrWhiteSpace(m.Host),
            "Setting Mail:Host is missing; Mail:Transport is Smtp.");
        services.Add<UploadOptions>("Uploads");
        services.Add<PayerOptions>("Payer");
        services.Add<DeadlineOptions>("Deadlines");
    }

    private static OptionsBuilder<T> Add<T>(this IServiceCollection services, string section) where T : class =>
        services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
}
