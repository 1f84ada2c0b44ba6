using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Plumbing.Settings;

public static class SettingsSetup
{
    /// <summary>Every options class and its section in appsettings.json; a test holds appsettings.example.json to it.</summary>
    public static IReadOnlyDictionary<string, Type> Sections { get; } = new Dictionary<string, Type>
    {
        ["Site"] = typeof(SiteOptions),
        ["SignIn"] = typeof(AccessOptions),
        ["Mail"] = typeof(MailOptions),
        ["Uploads"] = typeof(UploadOptions),
        ["Payer"] = typeof(PayerOptions),
        ["Budget"] = typeof(BudgetOptions),
        ["Signatures"] = typeof(SignatureOptions),
        ["FundUse"] = typeof(FundUseOptions),
        ["Deadlines"] = typeof(DeadlineOptions),
        ["Matters"] = typeof(MatterOptions),
        ["Calculator"] = typeof(CalculatorOptions),
    };

    /// <summary>One options class per section, checked when the server starts.</summary>
    public static void AddSettings(this IServiceCollection services)
    {
        services.Add<SiteOptions>();
        services.Add<AccessOptions>();
        services.Add<MailOptions>().Validate(m => m.Transport != MailOptions.Smtp || !string.IsNullOrWhiteSpace(m.Host),
            "Setting Mail:Host is missing; Mail:Transport is Smtp.");
        services.Add<UploadOptions>();
        services.Add<PayerOptions>();
        services.Add<BudgetOptions>();
        services.Add<SignatureOptions>();
        services.Add<FundUseOptions>();
        services.Add<DeadlineOptions>();
        services.Add<MatterOptions>();
        services.Add<CalculatorOptions>();
    }

    private static OptionsBuilder<T> Add<T>(this IServiceCollection services) where T : class
    {
        var section = Sections.Single(s => s.Value == typeof(T)).Key;
        services.AddSingleton<IValidateOptions<T>>(s => new NamesTheSetting<T>(section, s.GetRequiredService<IConfiguration>()));
        return services.AddOptions<T>().BindConfiguration(section).ValidateOnStart();
    }

    /// <summary>Checks the annotations and says section and setting, as they are written in appsettings.json.</summary>
    private sealed class NamesTheSetting<T>(string section, IConfiguration configuration) : IValidateOptions<T> where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var wrong = new List<ValidationResult>();
            return Validator.TryValidateObject(options, new ValidationContext(options), wrong, validateAllProperties: true)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(wrong.SelectMany(w => w.MemberNames.Select(m =>
                    $"Setting {section}:{m} is \"{configuration[$"{section}:{m}"]}\". {w.ErrorMessage}")));
        }
    }
}
