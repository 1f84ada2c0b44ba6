using System.Numerics;

namespace AwardFlow.Rules;

/// <summary>An exact fraction, so that an award is rounded once, at the end, and never in between.</summary>
internal readonly struct Rational : IComparable<Rational>, IEquatable<Rational>
{
    private readonly BigInteger numerator;
    private readonly BigInteger denominator;

    private Rational(BigInteger numerator, BigInteger denominator)
    {
        this.numerator = numerator;
        this.denominator = denominator;
    }

    public static Rational Zero => Of(0);

    private BigInteger Below => denominator.IsZero ? BigInteger.One : denominator;

    public bool IsZero => numerator.IsZero;
    public bool IsPositive => numerator.Sign > 0;

    public static Rational Of(long whole) => new(whole, BigInteger.One);

    public static Rational Of(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var magnitude = (new BigInteger((uint)bits[2]) << 64) | (new BigInteger((uint)bits[1]) << 32) | new BigInteger((uint)bits[0]);
        var scale = (bits[3] >> 16) & 0xFF;
        return new Rational(bits[3] < 0 ? -magnitude : magnitude, BigInteger.Pow(10, scale));
    }

    public static Rational operator +(Rational a, Rational b) => a.Below == b.Below
        ? new(a.numerator + b.numerator, a.Below)
        : new(a.numerator * b.Below + b.numerator * a.Below, a.Below * b.Below);

    public static Rational operator -(Rational a, Rational b) => a + new Rational(-b.numerator, b.Below);
    public static Rational operator *(Rational a, Rational b) => new(a.numerator * b.numerator, a.Below * b.Below);

    public static Rational operator /(Rational a, Rational b)
    {
        if (b.numerator.Sign <= 0)
            throw new DivideByZeroException();
        return new(a.numerator * b.Below, a.Below * b.numerator);
    }

    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;
    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;
    public static bool operator <=(Rational a, Rational b) => a.CompareTo(b) <= 0;
    public static bool operator >=(Rational a, Rational b) => a.CompareTo(b) >= 0;
    public static bool operator ==(Rational a, Rational b) => a.CompareTo(b) == 0;
    public static bool operator !=(Rational a, Rational b) => a.CompareTo(b) != 0;

    public static Rational Min(Rational a, Rational b) => a <= b ? a : b;
    public static Rational Max(Rational a, Rational b) => a >= b ? a : b;

    /// <summary>max(0, this): awards never fall below zero.</summary>
    public Rational OrZero() => numerator.Sign < 0 ? Zero : this;

    /// <summary>The nearest whole number; exact halves go up.</summary>
    public long RoundHalfUp()
    {
        var doubled = numerator * 2 + Below;
        return (long)BigInteger.Divide(doubled - Modulo(doubled, Below * 2), Below * 2);
    }

    /// <summary>The whole number at or below.</summary>
    public long RoundDown() => (long)BigInteger.Divide(numerator - Modulo(numerator, Below), Below);

    private static BigInteger Modulo(BigInteger value, BigInteger by)
    {
        var rest = value % by;
        return rest.Sign < 0 ? rest + by : rest;
    }

    public int CompareTo(Rational other) => (numerator * other.Below).CompareTo(other.numerator * Below);
    public bool Equals(Rational other) => CompareTo(other) == 0;
    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    public override int GetHashCode()
    {
        var divisor = BigInteger.GreatestCommonDivisor(numerator, Below);
        return HashCode.Combine(numerator / divisor, Below / divisor);
    }
}
