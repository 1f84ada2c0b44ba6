using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Integrity;

/// <summary>States and effects of a record in the words of the pages.</summary>
public static class IntegrityWords
{
    public static string Effect(IntegrityEffect effect) => effect == IntegrityEffect.Block ? "暂缓并人工核实" : "仅作提示";

    public static string Status(DishonestyRecord record, DateOnly today) => record.Status switch
    {
        IntegrityStatus.Repaired => "已修复",
        IntegrityStatus.Lifted => "已解除",
        _ when record.From > today => "尚未生效",
        _ when !record.InForceOn(today) => "已到期",
        _ => "有效",
    };

    public static string Tone(DishonestyRecord record, DateOnly today) =>
        !record.InForceOn(today) ? "new" : record.Effect == IntegrityEffect.Block ? "bad" : "warn";
}
