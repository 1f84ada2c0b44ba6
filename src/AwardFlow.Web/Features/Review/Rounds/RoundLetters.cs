using System.Text.Json;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Review.Rounds;

/// <summary>What a firm behind the places reads when the list is signed; the written answer comes with the end of the round.</summary>
internal static class RoundLetters
{
    public static void Reserve(AwardFlowDb db, SelectionRound round, RoundEntry entry, int ranked, DateTime now)
    {
        var (subject, body) = ($"【评选结果】{entry.Case.Number} {round.Name}",
            $"贵单位的申报（{entry.Case.Number}）：{Select.Words(round, entry.Entry, ranked)}\n名额如有空出，由主管部门负责人决定是否递补；评选结束时贵单位会收到书面决定和救济途径。对拟入选名单有异议的，可以在公示期内提出。");
        db.Messages.Add(Message.ToEnterprise(entry.Case.EnterpriseId, entry.Case.Id, "selection-reserve", subject, body, now));
        db.Outbox.Add(new OutboxItem("mail", $"{entry.Case.Number}/selection-reserve/{round.Number}", JsonSerializer.Serialize(new MailToSend(null, entry.Case.EnterpriseId, subject, body)), now));
    }
}
