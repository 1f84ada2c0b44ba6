using System.ComponentModel.DataAnnotations;

namespace AwardFlow.Web.Plumbing.Settings;

/// <summary>Section "Site": whose installation this is and under which address people reach it.</summary>
public sealed class SiteOptions
{
    [Required] public string Name { get; set; } = "惠企奖励申报与兑付平台";
    [Required] public string NameEn { get; set; } = "Enterprise Award Filing and Payment";
    [Required] public string District { get; set; } = "钱塘区人民政府";
    [Required] public string DistrictEn { get; set; } = "Qiantang District Government";

    /// <summary>For example https://awards.example.gov.cn; links in mail begin with it. Not needed in a demonstration.</summary>
    public string? PublicAddress { get; set; }

    /// <summary>Addresses of reverse proxies whose forwarded headers are believed.</summary>
    public string[] TrustedProxies { get; set; } = [];
}

/// <summary>Section "SignIn".</summary>
public sealed class AccessOptions
{
    [Range(1, 480)] public int IdleMinutes { get; set; } = 15;
    [Range(1, 100)] public int FailuresBeforeLockout { get; set; } = 5;
    [Range(1, 1440)] public int LockoutMinutes { get; set; } = 15;
    [Range(8, 64)] public int PasswordLength { get; set; } = 10;
    [Range(1, 168)] public int ResetLinkHours { get; set; } = 2;
    [Range(1, 720)] public int InvitationHours { get; set; } = 72;

    /// <summary>Sign-in, forgotten password and receipt look-ups that one address may send in a minute.</summary>
    [Range(1, 10000)] public int FormsPerMinute { get; set; } = 20;

    /// <summary>Objections to public notices that one address may file in an hour.</summary>
    [Range(1, 10000)] public int ObjectionsPerHour { get; set; } = 10;
}

/// <summary>Section "Mail". "Folder" writes .eml files under data/mail, which the administrator reads in the application.</summary>
public sealed class MailOptions
{
    public const string Folder = "Folder";
    public const string Smtp = "Smtp";

    [Required, RegularExpression("^(Folder|Smtp)$")] public string Transport { get; set; } = Folder;
    [Required] public string From { get; set; } = "no-reply@awardflow.example";
    public string FromName { get; set; } = "惠企奖励平台";
    public string? Host { get; set; }
    [Range(1, 65535)] public int Port { get; set; } = 25;
    public bool StartTls { get; set; } = true;
    public string? User { get; set; }
    public string? Password { get; set; }
    [Range(1, 300)] public int TimeoutSeconds { get; set; } = 20;
}

/// <summary>Section "Uploads".</summary>
public sealed class UploadOptions
{
    [Range(1, 200)] public int MostMegabytes { get; set; } = 20;
}

/// <summary>Section "Calculator": how many questions one address may ask the public calculator.</summary>
public sealed class CalculatorOptions
{
    [Range(1, 100000)] public int Burst { get; set; } = 1000;
    [Range(1, 10000)] public int PerSecond { get; set; } = 20;
}

/// <summary>Section "Payer": the account that awards are paid from, as the bank file wants it.</summary>
public sealed class PayerOptions
{
    [Required] public string AccountName { get; set; } = "钱塘区财政局（演示）";
    [Required] public string AccountNumber { get; set; } = "0000000000000000";
    [Required] public string BankName { get; set; } = "演示银行钱塘支行";
    [Range(1, 100000)] public int LinesPerBatch { get; set; } = 10000;

    /// <summary>The file of bank-files/ that a new batch goes out as unless its maker chooses another.</summary>
    [Required] public string BankFile { get; set; } = "general-utf8";
}

/// <summary>Section "Budget".</summary>
public sealed class BudgetOptions
{
    /// <summary>Finance is told when this much of a budget line is spoken for, in percent.</summary>
    [Range(1, 100)] public int FirstWarningPercent { get; set; } = 80;
    [Range(1, 100)] public int SecondWarningPercent { get; set; } = 95;
}

/// <summary>Section "Signatures": who has to sign a batch before its money may go.</summary>
public sealed class SignatureOptions
{
    /// <summary>From this total on, in 元, a checker signs between maker and releaser. Unreadable: no batch is locked.</summary>
    [Required] public string CheckerFromYuan { get; set; } = "5000000.00";

    public const string NoSecondFactor = "Off";
    public const string SignaturesAndSignIn = "SignaturesAndSignIn";

    /// <summary>Whether a signature under a batch asks for a code of the signer's authenticator; with the last one, signing in does too.</summary>
    [Required, RegularExpression("^(Off|Signatures|SignaturesAndSignIn)$")] public string SecondFactor { get; set; } = NoSecondFactor;
}

/// <summary>Section "Matters".</summary>
public sealed class MatterOptions
{
    /// <summary>Working days after a refusal, a return or a listing in which the firm may appeal.</summary>
    [Range(1, 60)] public int AppealWorkingDays { get; set; } = 5;
}

/// <summary>Section "FundUse": our own arrangement, where the policy says nothing about it.</summary>
public sealed class FundUseOptions
{
    /// <summary>Months after the last payment in which a firm reports on its use.</summary>
    [Range(1, 60)] public int MonthsAfterPayment { get; set; } = 12;

    /// <summary>How many days before that day the firm is reminded.</summary>
    [Range(1, 180)] public int RemindDays { get; set; } = 30;
}

/// <summary>Section "Deadlines".</summary>
public sealed class DeadlineOptions
{
    /// <summary>How many working days before its deadline a task is reminded of.</summary>
    [Range(1, 20)] public int RemindWorkingDays { get; set; } = 1;

    /// <summary>Working days within which a decided award stands on an issued fund document; later it is on the supervision office's page.</summary>
    [Range(1, 250)] public int DocumentWorkingDays { get; set; } = 20;

    /// <summary>Working days within which money that is due has arrived; later it is on the supervision office's page.</summary>
    [Range(1, 250)] public int PaymentWorkingDays { get; set; } = 20;
}
