using System.Text;
using AwardFlow.Web.Plumbing.Identity;

namespace AwardFlow.Web.Tests.Plumbing;

public sealed class TotpTests
{
    private static readonly byte[] Rfc = Encoding.ASCII.GetBytes("12345678901234567890");

    // RFC 6238, appendix B, SHA-1; the last six of the eight digits there.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, Totp.CodeAt(Rfc, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime)));

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_code_holds_one_step_early_and_late(int off, bool holds)
    {
        var now = new DateTime(2026, 11, 21, 4, 0, 15, DateTimeKind.Utc);
        Assert.Equal(holds ? Totp.StepAt(now) + off : null, Totp.StepOf(Rfc, Totp.CodeAt(Rfc, Totp.StepAt(now) + off), now));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Keys_are_written_as_RFC_4648_says(string text, string key) => Assert.Equal(key, Totp.Base32(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void The_address_names_issuer_and_account() =>
        Assert.Equal("otpauth://totp/Award%20Flow:a%40b.cn?secret=MZXW6&issuer=Award%20Flow", Totp.Address("Award Flow", "a@b.cn", "foo"u8.ToArray()));
}
