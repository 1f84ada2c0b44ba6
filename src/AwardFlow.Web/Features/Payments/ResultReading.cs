using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Payments;

/// <summary>An account's fingerprint in sixteen bytes: a long batch keeps one per transfer while its answer is read.</summary>
public readonly record struct AccountMark(UInt128 Value)
{
    public static AccountMark Of(string fingerprint)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(fingerprint), hash);
        return new(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }
}

/// <summary>A transfer of the batch as we know it: what the file must agree with.</summary>
public sealed record ExpectedLine(int Line, string PayeeName, AccountMark Account, string LastFour, long AmountFen, AttemptState State, DateOnly? BankDay)
{
    /// <summary>How many lines of the batch the transfer carries.</summary>
    public int Lines { get; init; } = 1;
    public bool IsOpen => State is AttemptState.Released or AttemptState.Sent or AttemptState.Unknown;
}

public sealed record ExpectedBatch(string Number, DateOnly ReleasedOn, IReadOnlyDictionary<int, ExpectedLine> Lines)
{
    /// <summary>The id that the bank file carries.</summary>
    public string MessageId { get; init; } = "";
    public long TotalFen { get; } = Lines.Values.Sum(l => l.AmountFen);
}

/// <summary>What the file says about one transfer. <paramref name="Changes"/> is false where that is already recorded.</summary>
public sealed record ResultRow(int Row, int Line, LineResult Result, DateOnly? Day, string? Reference, string? Reason, long AmountFen, bool Changes)
{
    /// <summary>The row names no transfer; account, amount and name say that it is this one, and a person has to confirm it.</summary>
    public bool Proposed { get; init; }
}

/// <summary>A row that names no transfer and fits none: money of which nobody knows yet what it was for.</summary>
public sealed record UnmatchedRow(int Row, string Payee, string LastFour, long AmountFen, LineResult Result, DateOnly? Day, string? Reference);

public sealed record ResultReading(string Encoding, IReadOnlyList<ResultRow> Rows, IReadOnlyList<RowFault> Faults)
{
    /// <summary>More faults than this are counted, not listed.</summary>
    public const int MostFaults = 1000;

    public int FaultCount { get; init; } = Faults.Count;
    public IReadOnlyList<UnmatchedRow> Unmatched { get; init; } = [];
    public bool IsRight => FaultCount == 0;
    public int ProposedCount => Rows.Count(r => r.Proposed && r.Changes);
    public int Count(LineResult result) => Rows.Count(r => r.Result == result);
    public long Fen(LineResult result) => Rows.Where(r => r.Result == result).Sum(r => r.AmountFen);
}
