using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>A fact about this database: that it is a demonstration, how far its clock is ahead, since when the integrity list is kept.</summary>
public sealed class Setting
{
    public const string Demonstration = "demonstration";
    public const string ClockAhead = "clock-ahead";
    public const string IntegrityListKeptSince = "integrity-list-kept-since";

    /// <summary>When the money was last proved, and what was found.</summary>
    public const string MoneyProof = "money-proof";

    /// <summary>Present while no batch may be released, with the reason.</summary>
    public const string ReleaseLocked = "release-locked";

    private Setting() { }

    public Setting(string key, string value) => (Key, Value) = (key, value);

    public string Key { get; private set; } = "";
    public string Value { get; private set; } = "";

    public void Change(string value) => Value = value;

    internal sealed class Mapping : IEntityTypeConfiguration<Setting>
    {
        public void Configure(EntityTypeBuilder<Setting> b)
        {
            b.ToTable("settings");
            b.HasKey(s => s.Key);
        }
    }
}

/// <summary>A form that was used: its token and what came of it, so that the same form counts once.</summary>
public sealed class FormToken
{
    private FormToken() { }

    public FormToken(string token, long actorId, string result, DateTime now) =>
        (Token, ActorId, Result, UsedAt) = (token, actorId, result, now);

    public string Token { get; private set; } = "";
    public long ActorId { get; private set; }
    public string Result { get; private set; } = "";
    public DateTime UsedAt { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<FormToken>
    {
        public void Configure(EntityTypeBuilder<FormToken> b)
        {
            b.ToTable("form_tokens");
            b.HasKey(t => t.Token);
            b.HasIndex(t => t.UsedAt);
        }
    }
}

/// <summary>Running numbers (applications and batches of a year).</summary>
public sealed class NumberSequence
{
    private NumberSequence() { }

    public NumberSequence(string name) => Name = name;

    public string Name { get; private set; } = "";
    public long Last { get; private set; }

    public long Next() => ++Last;

    internal sealed class Mapping : IEntityTypeConfiguration<NumberSequence>
    {
        public void Configure(EntityTypeBuilder<NumberSequence> b)
        {
            b.ToTable("number_sequences");
            b.HasKey(s => s.Name);
        }
    }
}

/// <summary>A year whose holidays are known, with the days that differ from the plain week.</summary>
public sealed class CalendarYearRecord
{
    private CalendarYearRecord() { }

    public CalendarYearRecord(int year, string source, DateTime now) => (Year, Source, ChangedAt) = (year, source, now);

    public int Year { get; private set; }
    public string Source { get; private set; } = "";
    public DateTime ChangedAt { get; private set; }

    public void Change(string source, DateTime now) => (Source, ChangedAt) = (source, now);

    internal sealed class Mapping : IEntityTypeConfiguration<CalendarYearRecord>
    {
        public void Configure(EntityTypeBuilder<CalendarYearRecord> b)
        {
            b.ToTable("calendar_years");
            b.HasKey(y => y.Year);
            b.Property(y => y.Year).ValueGeneratedNever();
        }
    }
}

public sealed class CalendarDayRecord
{
    private CalendarDayRecord() { }

    public CalendarDayRecord(DateOnly day, bool isWorkday) => (Day, IsWorkday) = (day, isWorkday);

    public DateOnly Day { get; private set; }
    public bool IsWorkday { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<CalendarDayRecord>
    {
        public void Configure(EntityTypeBuilder<CalendarDayRecord> b)
        {
            b.ToTable("calendar_days");
            b.HasKey(d => d.Day);
        }
    }
}
