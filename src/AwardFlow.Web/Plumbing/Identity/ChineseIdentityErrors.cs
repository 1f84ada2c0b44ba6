using Microsoft.AspNetCore.Identity;

namespace AwardFlow.Web.Plumbing.Identity;

/// <summary>Identity's messages in the words of the pages.</summary>
public sealed class ChineseIdentityErrors : IdentityErrorDescriber
{
    private static IdentityError Error(string code, string text) => new() { Code = code, Description = text };

    public override IdentityError DefaultError() => Error(nameof(DefaultError), "操作没有成功，请稍后再试。");
    public override IdentityError ConcurrencyFailure() => Error(nameof(ConcurrencyFailure), "账号资料刚被修改，请刷新页面后重试。");
    public override IdentityError PasswordMismatch() => Error(nameof(PasswordMismatch), "原密码不正确。");
    public override IdentityError InvalidToken() => Error(nameof(InvalidToken), "链接无效或已过期，请重新申请。");
    public override IdentityError InvalidEmail(string? email) => Error(nameof(InvalidEmail), "电子邮箱格式不正确。");
    public override IdentityError DuplicateEmail(string email) => Error(nameof(DuplicateEmail), "该电子邮箱已经注册，请直接登录或找回密码。");
    public override IdentityError DuplicateUserName(string userName) => Error(nameof(DuplicateUserName), "该账号已经存在，请直接登录或找回密码。");
    public override IdentityError PasswordTooShort(int length) => Error(nameof(PasswordTooShort), $"密码至少 {length} 位。");
    public override IdentityError PasswordRequiresDigit() => Error(nameof(PasswordRequiresDigit), "密码须包含数字。");
    public override IdentityError PasswordRequiresLower() => Error(nameof(PasswordRequiresLower), "密码须包含小写字母。");
    public override IdentityError PasswordRequiresUpper() => Error(nameof(PasswordRequiresUpper), "密码须包含大写字母。");
    public override IdentityError PasswordRequiresNonAlphanumeric() => Error(nameof(PasswordRequiresNonAlphanumeric), "密码须包含符号。");
    public override IdentityError PasswordRequiresUniqueChars(int uniqueChars) => Error(nameof(PasswordRequiresUniqueChars), $"密码至少包含 {uniqueChars} 个不同的字符。");
}
