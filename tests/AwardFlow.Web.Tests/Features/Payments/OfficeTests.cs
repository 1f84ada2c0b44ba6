using System.Diagnostics;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;

namespace AwardFlow.Web.Tests.Features.Payments;

/// <summary>A bank clerk opens the file in an office program: accounts keep every digit, amounts are what they are.</summary>
public sealed class OfficeTests
{
    [OfficeFact]
    public async Task Excel_and_CSV_show_whole_accounts_as_text_and_the_right_amounts()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(2, 5_479_452, 99_999_999_999);
        await app.ChangeAccountAsync(1001, "0012345678901234567890");
        var folder = Directory.CreateDirectory(Path.Combine(app.Folder, "office")).FullName;
        foreach (var (template, payment) in new[] { ("general-excel", due[0]), ("general-utf8", due[1]) })
        {
            var id = await app.AReleasedBatch([payment], new(template));
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{template}{Path.GetExtension((await app.ExportAsync(id)).Name)}"), (await app.ExportAsync(id)).Bytes);
        }

        await ConvertAsync(folder, "general-excel.xlsx", "general-utf8.csv");

        var excel = (await File.ReadAllLinesAsync(Path.Combine(folder, "out", "general-excel.csv")))[1];
        Assert.Contains(",0012345678901234567890,演示复制企业1001,", excel, StringComparison.Ordinal);
        Assert.Contains(",54794.52,", excel, StringComparison.Ordinal);
        var csv = (await File.ReadAllLinesAsync(Path.Combine(folder, "out", "general-utf8.csv")))[1];
        Assert.Contains(app.Get<AccountVault>().Open((await app.LinesAsync(2))[0].Account) + ",", csv.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(",999999999.99,", csv, StringComparison.Ordinal);
    }

    private static async Task ConvertAsync(string folder, params string[] files)
    {
        // Fields by comma, text as UTF-8, cells as they are shown.
        string[] arguments = [$"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "--outdir", Path.Combine(folder, "out"), .. files.Select(f => Path.Combine(folder, f))];
        using var office = Process.Start(new ProcessStartInfo(OfficeFactAttribute.Program!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = office.StandardOutput.ReadToEndAsync();
        var wrong = await office.StandardError.ReadToEndAsync();
        await office.WaitForExitAsync();
        Assert.True(office.ExitCode == 0, await said + wrong);
    }
}

/// <summary>A test that needs LibreOffice: skipped, visibly, on a machine without it; never skipped where it is required.</summary>
public sealed class OfficeFactAttribute : FactAttribute
{
    public OfficeFactAttribute()
    {
        if (Program is null && Environment.GetEnvironmentVariable("AWARDFLOW_REQUIRE_OFFICE") != "1") Skip = "No LibreOffice on this machine. Install libreoffice-calc.";
    }

    public static string? Program { get; } = new[] { "/usr/bin/soffice", "/usr/local/bin/soffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice" }.FirstOrDefault(File.Exists);
}
