using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>Number and sum of transfers.</summary>
public readonly record struct DaySum(int Count, long Fen);

/// <summary>What finance found at the end of a day: our ledger and the bank's own statement of it. One per day, never changed.</summary>
public sealed class DayClose
{
    private DayClose() { }

    public DayClose(DateOnly day, DaySum ourPaid, DaySum ourReturned, DaySum bankPaid, DaySum bankReturned, Actor by, DateTime now)
    {
        (Day, OurPaidCount, OurPaidFen, OurReturnedCount, OurReturnedFen) = (day, ourPaid.Count, ourPaid.Fen, ourReturned.Count, ourReturned.Fen);
        (BankPaidCount, BankPaidFen, BankReturnedCount, BankReturnedFen) = (bankPaid.Count, bankPaid.Fen, bankReturned.Count, bankReturned.Fen);
        (ById, ByName, At) = (by.Id, by.Name, now);
    }

    public long Id { get; private set; }
    public DateOnly Day { get; private set; }
    public int OurPaidCount { get; private set; }
    public long OurPaidFen { get; private set; }
    public int OurReturnedCount { get; private set; }
    public long OurReturnedFen { get; private set; }
    public int BankPaidCount { get; private set; }
    public long BankPaidFen { get; private set; }
    public int BankReturnedCount { get; private set; }
    public long BankReturnedFen { get; private set; }
    public long ById { get; private set; }
    public string ByName { get; private set; } = "";
    public DateTime At { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<DayClose>
    {
        public void Configure(EntityTypeBuilder<DayClose> b)
        {
            b.ToTable("day_closes");
            b.HasIndex(d => d.Day).IsUnique();
        }
    }
}
