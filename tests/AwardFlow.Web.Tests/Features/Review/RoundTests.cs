using System.Net;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Review.Panels;
using AwardFlow.Web.Features.Review.Rounds;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Review;

/// <summary>Rounds of awards given by competition: closing day, blind scores, list, second person, places.</summary>
public sealed class RoundTests
{
    private static Task<TestApp> StartAsync(int places = 2) => TestApp.StartOnAsync(SelectionPolicy.Folder(places));

    [Fact]
    public async Task Nothing_comes_into_a_round_after_its_closing_day()
    {
        await using var app = await StartAsync();
        Assert.Equal("window-closed", (await app.Get<AwardFlow.Web.Features.Applications.KeepDraft>().StartAsync(await app.AsAsync("approver1"), SelectionPolicy.Policy, SelectionPolicy.Award, default)).Refusal?.Code);
        var round = await app.AnOpenRound();
        var late = await app.ADraftFor("approver2", SelectionPolicy.Policy, SelectionPolicy.Award, GivenRounds.Answers());
        await app.AnEntry("approver1");
        Assert.Equal("round-filing", (await app.DrawForRoundAsync(round)).Refusal?.Code);
        await app.CloseFilingAsync(round);

        var refused = await app.SubmitAsync(late, "approver2");

        Assert.Contains(refused.Refusal!.Faults, f => f.Message == "这一轮评选的申报已经截止，不能再提交。请留意主管部门公布的下一轮评选。");
        // The database refuses it too, whoever asks.
        await Assert.ThrowsAnyAsync<Exception>(() => app.Get<Ledger>().WriteAsync<Done>((db, _) =>
        {
            db.SelectionEntries.Add(new SelectionEntry(round, late, app.Clock.Today));
            return Task.FromResult<Result<Done>>(new Done());
        }, default));
    }

    [Fact]
    public async Task No_answer_that_an_expert_gets_names_the_firm_and_nobody_else_s_scores()
    {
        await using var app = await Visitor.ServeOnAsync(SelectionPolicy.Folder());
        var round = await app.AnOpenRound();
        await app.FirmsAsync(2);
        var id = await app.AnEntry("firm1", project: "测试企业1有限公司的检测装备，联系人李联系 13800000000");
        await app.AnEntry("firm2");
        await app.CloseFilingAsync(round);
        Given.Ok(await app.DrawForRoundAsync(round));
        var seats = await app.RoundSeatsAsync(id);
        await app.ScoreEntryAsync(id, 91);
        var (scored, other) = (seats[0], seats[1]);
        using var expert = await Visitor.AsAsync(app, (await LoginAsync(app, other)));

        var pages = new List<string> { await expert.TextAsync("/Review/Panels"), await expert.TextAsync($"/Review/Panels/Score/{other.Id}"), await expert.TextAsync("/Messages") };
        await using var db = app.Db();
        var evidence = await db.Attachments.Where(a => a.ApplicationId == id).OrderBy(a => a.Id).Select(a => new { a.Id, a.Slot }).ToListAsync();
        var shown = await expert.GetAsync($"/Review/Panels/Evidence/{other.Id}/{evidence.Single(e => e.Slot == "anonymous-dossier").Id}");
        var hidden = await expert.GetAsync($"/Review/Panels/Evidence/{other.Id}/{evidence.Single(e => e.Slot == "promise-letter").Id}");

        Assert.Contains("＊＊＊的检测装备", pages[1], StringComparison.Ordinal);
        var number = (await app.ApplicationAsync(id)).Number;
        foreach (var named in new[] { "测试企业1", "9133011400000", "李联系", "13800000000", "张法人", "测试路", number, ">91<" })
            Assert.All(pages, p => Assert.DoesNotContain(named, p, StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (shown.StatusCode, hidden.StatusCode));
        Assert.Contains("1.pdf", shown.Content.Headers.ContentDisposition!.FileNameStar, StringComparison.Ordinal);
        // Somebody else's seat, a case, the round and its export are not theirs.
        foreach (var path in new[] { $"/Review/Panels/Score/{scored.Id}", $"/Review/Case/{id}", $"/Review/Rounds/Show/{round}", $"/Review/Rounds/Show/{round}?handler=Excel", "/Review/Rounds" })
            Assert.NotEqual(HttpStatusCode.OK, (await expert.GetAsync(path)).StatusCode);
        // The bureau sees who has scored, never how, before all have.
        using var bureau = await Visitor.AsAsync(app, "bureau");
        var page = await bureau.TextAsync($"/Review/Rounds/Show/{round}");
        Assert.Contains("测试企业1有限公司", page, StringComparison.Ordinal);
        Assert.DoesNotContain("91.0000", page, StringComparison.Ordinal);
        Assert.DoesNotContain("项目先进", await bureau.TextAsync($"/Review/Case/{id}"), StringComparison.Ordinal);
        // Nor when this one has all its scores and another of the round has not.
        await app.ScoreEntryAsync(id, 92, 93);
        Assert.DoesNotContain("项目先进", await bureau.TextAsync($"/Review/Case/{id}"), StringComparison.Ordinal);
        foreach (var login in new[] { "science", "sciencehead" })
        {
            using var stranger = await Visitor.AsAsync(app, login);
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/Review/Rounds/Show/{round}")).StatusCode);
        }
    }

    private static async Task<string> LoginAsync(TestApp app, PanelSeat seat)
    {
        await using var db = app.Db();
        return (await db.Users.Where(p => p.Id == seat.PersonId).Select(p => p.Email!).SingleAsync()).Split('@')[0];
    }

    [Fact]
    public async Task The_same_experts_judge_all_and_nobody_the_own_firm_or_after_a_conflict()
    {
        await using var app = await StartAsync();
        var round = await app.AnOpenRound();
        var own = await app.AnEntry("approver1");
        await app.FirmsAsync(1);
        var other = await app.AnEntry("firm1");
        await app.CloseFilingAsync(round);
        Assert.Equal(6, Given.Ok(await app.DrawForRoundAsync(round)));
        var (first, second) = (await app.RoundSeatsAsync(own), await app.RoundSeatsAsync(other));
        Assert.Equal(first.Select(s => s.PersonId).Order(), second.Select(s => s.PersonId).Order());
        // The seventh expert works for the firm of approver1.
        Assert.DoesNotContain(first, s => s.PersonName == "郎专家");

        Given.Ok(await app.Get<GiveScore>().DeclareAsync(await app.ExpertAsync(first[0]), first[0].Id, "曾任该企业顾问", default));
        Assert.Equal("scores-open", (await app.ProposeListAsync(round)).Refusal?.Code);
        Assert.Equal(1, Given.Ok(await app.DrawForRoundAsync(round)));

        var live = (await app.RoundSeatsAsync(own)).Where(s => s.IsLive).ToList();
        Assert.Equal(3, live.Count);
        Assert.DoesNotContain(live, s => s.PersonId == first[0].PersonId);
        await using var db = app.Db();
        Assert.Contains(await db.Messages.Where(m => m.Kind == "selection").Select(m => m.Subject).ToListAsync(), s => s.Contains("专家回避", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_expert_whose_days_are_over_is_replaced_and_only_then()
    {
        await using var app = await StartAsync();
        var round = await app.AnOpenRound();
        await app.FirmsAsync(1);
        var id = await app.AnEntry("firm1");
        await app.CloseFilingAsync(round);
        Given.Ok(await app.DrawForRoundAsync(round));
        var late = (await app.RoundSeatsAsync(id))[0];
        async Task<Result<Done>> ReplaceAsync(string? reason) => await app.Get<KeepRound>().ReplaceAsync(await app.AsAsync("bureau"), round, late.PersonId, reason, default);
        Assert.Equal("seat-not-overdue", (await ReplaceAsync("出差")).Refusal?.Code);
        app.MoveTo(BusinessClock.EndOfDay(late.DueOn));
        await app.RunAsync("expert-reminders");
        Assert.Equal("reason-missing", (await ReplaceAsync(" ")).Refusal?.Code);
        Given.Ok(await ReplaceAsync("出差，不能评分"));
        Given.Ok(await app.DrawForRoundAsync(round));
        Assert.Equal(SeatState.Absent, (await app.RoundSeatsAsync(id))[0].State);
        await using var db = app.Db();
        // The expert is told by the number in the round; whose it is stands nowhere.
        var told = await db.Messages.Where(m => m.PersonId == late.PersonId && m.Kind == "panel-overdue").SingleAsync();
        Assert.True(told.ApplicationId is null && told.Body.Contains("第 1 号", StringComparison.Ordinal) && !told.Body.Contains((await app.ApplicationAsync(id)).Number, StringComparison.Ordinal), told.Body);
    }

    [Fact]
    public async Task The_list_is_signed_by_another_person_without_a_part_in_it_exactly_as_it_was_proposed()
    {
        await using var app = await StartAsync();
        var (round, cases) = await app.AProposedRound([90, 90, 90], [80, 80, 80], [70, 70, 70], [50, 50, 50]);
        Assert.Equal("not-found", (await app.SignListAsync(round, "bureau")).Refusal?.Code);
        Assert.Equal("not-found", (await app.SignListAsync(round, "sciencehead")).Refusal?.Code);
        await app.HoldsTooAsync("bureau", Roles.BureauHead);
        Assert.Equal("same-person", (await app.SignListAsync(round, "bureau")).Refusal?.Code);
        Given.Ok(await app.Get<DecideRound>().ReturnAsync(await app.AsAsync("head"), round, (await app.RoundAsync(round)).Version, "请核对第二名材料。", default));
        Assert.Equal("round-not-proposed", (await app.SignListAsync(round)).Refusal?.Code);
        Given.Ok(await app.ProposeListAsync(round, "bureau2"));
        // Who found the applications complete signs no list with them.
        Assert.Equal(FourEyes.Refusal.Code, (await app.SignListAsync(round, "bureau")).Refusal?.Code);

        Given.Ok(await app.SignListAsync(round));

        Assert.Equal(["Publicise", "Publicise", "Select", "CloseNotSelected"], [await app.WhereAsync(cases[0]), await app.WhereAsync(cases[1]), await app.WhereAsync(cases[2]), await app.WhereAsync(cases[3])]);
        await using var db = app.Db();
        var letter = await db.Messages.SingleAsync(m => m.ApplicationId == cases[3] && m.Kind == "not-selected");
        Assert.All(new[] { "平均 50.0000 分", "4 个参评项目中排名第 4", "低于入选分数线", "依据：第四条" }, w => Assert.Contains(w, letter.Body, StringComparison.Ordinal));
        Assert.Contains("70.0000", (await db.Messages.SingleAsync(m => m.ApplicationId == cases[2] && m.Kind == "selection-reserve")).Body, StringComparison.Ordinal);
        // The decision is the signer's, so that the head decides nothing else in these cases.
        Assert.Equal((await app.ActorAsync("head")).Id, await db.Decisions.Where(d => d.ApplicationId == cases[0] && d.Step == "selection").Select(d => d.ActorId).SingleAsync());
        Assert.Equal(AppealAgainst.Refusal, AppealCases.Against(await app.ApplicationAsync(cases[3])));
        Assert.Null(await app.FirstWrongAuditEntryAsync());
    }

    [Fact]
    public async Task Of_twenty_signatures_at_once_one_counts_and_each_case_moves_once()
    {
        await using var app = await StartAsync();
        var (round, cases) = await app.AProposedRound([90, 90, 90], [80, 80, 80]);
        var version = (await app.RoundAsync(round)).Version;
        var (head, deputy) = (await app.ActorAsync("head"), await app.ActorAsync("deputy"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => app.Get<DecideRound>().SignAsync(new Command(i % 2 == 0 ? head : deputy), round, version, default))));

        Assert.Single(answers, a => !a.IsRefused);
        Assert.All(answers.Where(a => a.IsRefused), a => Assert.Equal("already-signed", a.Refusal!.Code));
        await app.Get<ApplySignals>().ApplyAsync(default);
        await using var db = app.Db();
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == "selection.signed"));
        Assert.Equal(2, await db.PublicNotices.CountAsync());
        Assert.Equal(2, await db.CaseSignals.CountAsync(s => s.AppliedAt != null && s.Refused == null));
        Assert.All(cases, c => Assert.Equal(1, db.Decisions.Count(d => d.ApplicationId == c && d.Step == "selection")));
    }

    [Fact]
    public async Task Who_withdraws_or_is_listed_before_the_signature_drops_out_and_the_ranking_is_another()
    {
        await using var app = await StartAsync();
        var (round, cases) = await app.AProposedRound([95, 95, 95], [90, 90, 90], [80, 80, 80], [70, 70, 70]);
        Given.Ok(await new RealCase(app, cases[0], "firm1").WithdrawAsync());
        var fell = await app.RoundAsync(round);
        Assert.Equal((RoundState.Scoring, true), (fell.State, fell.ReturnReason!.Contains("已退出", StringComparison.Ordinal)));
        Given.Ok(await app.ProposeListAsync(round));
        await app.SetListAsync(IntegrityEffect.Block, "firm2");

        Assert.Equal("list-changed", (await app.SignListAsync(round)).Refusal?.Code);
        Given.Ok(await app.Get<DecideRound>().ReturnAsync(await app.AsAsync("head"), round, (await app.RoundAsync(round)).Version, "有企业被列入失信名单。", default));
        Given.Ok(await app.ProposeListAsync(round));
        Given.Ok(await app.SignListAsync(round));

        Assert.Equal(["CloseExcluded", "Publicise", "Publicise"], [await app.WhereAsync(cases[1]), await app.WhereAsync(cases[2]), await app.WhereAsync(cases[3])]);
        await using var db = app.Db();
        Assert.Contains("失信名单", (await db.Messages.SingleAsync(m => m.ApplicationId == cases[1] && m.Kind == "refused")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tie_at_the_cut_waits_for_a_person_s_reason()
    {
        await using var app = await StartAsync();
        var (round, cases) = await app.AScoredRound([90, 90, 90], [80, 80, 80], [80, 80, 80]);
        Assert.Equal("tie-open", (await app.ProposeListAsync(round)).Refusal?.Code);
        var (second, third) = ((await app.EntryOfAsync(cases[1])).Id, (await app.EntryOfAsync(cases[2])).Id);
        async Task<Result<Done>> BreakAsync(string? reason, params long[] chosen) => await app.Get<DecideRound>().BreakTieAsync(await app.AsAsync("bureau2"), round, (await app.RoundAsync(round)).Version, chosen, reason, default);
        Assert.Equal("tie-choice", (await BreakAsync("规模更大", second, third)).Refusal?.Code);
        Assert.Equal("reason-missing", (await BreakAsync("", third)).Refusal?.Code);

        Given.Ok(await BreakAsync("第三个项目已签订订单，成效更明确。", third));
        Given.Ok(await app.ProposeListAsync(round));
        Given.Ok(await app.SignListAsync(round));

        Assert.Equal(["Select", "Publicise"], [await app.WhereAsync(cases[1]), await app.WhereAsync(cases[2])]);
        Assert.Contains("名额截止处并列，经决定入选：第三个项目已签订订单", (await app.EntryOfAsync(cases[2])).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_signature_the_next_moves_up_only_by_a_person_s_decision_and_never_beyond_the_places()
    {
        await using var app = await StartAsync();
        var (round, cases) = await app.AProposedRound([90, 90, 90], [80, 80, 80], [75, 75, 75], [70, 70, 70]);
        Given.Ok(await app.SignListAsync(round));
        Assert.Equal("no-place", (await app.MoveUpAsync(round, cases[2])).Refusal?.Code);
        Given.Ok(await new RealCase(app, cases[0], "firm1").WithdrawAsync());
        await app.RunAsync(FinishRounds.Work);
        await app.RunAsync(FinishRounds.Work);
        await using (var db = app.Db()) Assert.Equal(2, await db.Messages.CountAsync(m => m.Subject.StartsWith("【名额空出】")));
        Assert.Equal("Select", await app.WhereAsync(cases[2]));
        Assert.Equal("not-next", (await app.MoveUpAsync(round, cases[3])).Refusal?.Code);
        Assert.Equal("reason-missing", (await app.MoveUpAsync(round, cases[2], " ")).Refusal?.Code);

        Given.Ok(await app.MoveUpAsync(round, cases[2]));

        Assert.Equal("Publicise", await app.WhereAsync(cases[2]));
        Assert.Equal((StandingState.Lapsed, StandingState.Selected, 1), ((await app.EntryOfAsync(cases[0])).State, (await app.EntryOfAsync(cases[2])).State, (await app.EntryOfAsync(cases[2])).Place));
        Assert.Equal("no-place", (await app.MoveUpAsync(round, cases[3])).Refusal?.Code);
        // Once both are settled the round ends by itself, and who was behind the places gets the written answer.
        foreach (var (id, login) in new[] { (cases[1], "firm2"), (cases[2], "firm3") }) Given.Ok(await new RealCase(app, id, login).CloseNoticeAsync());
        await app.RunAsync(FinishRounds.Work);
        await app.Get<ApplySignals>().ApplyAsync(default);
        Assert.Equal((RoundState.Finished, "CloseNotSelected"), ((await app.RoundAsync(round)).State, await app.WhereAsync(cases[3])));
        Assert.Null(await app.FirstWrongAuditEntryAsync());
    }

    [Fact]
    public async Task A_server_that_stops_right_after_the_signature_moves_each_case_once_when_it_is_back_and_a_suspended_one_later()
    {
        await using var app = await StartAsync();
        var (round, cases) = await app.AProposedRound([90, 90, 90], [80, 80, 80], [50, 50, 50]);
        Given.Ok(await app.SignListAndStopAsync(round));
        Assert.All(cases, c => Assert.Equal("Select", app.WhereAsync(c).GetAwaiter().GetResult()));
        Given.Ok(await app.Get<SuspendCase>().SuspendAsync(await app.AsAsync("head"), cases[1], await app.VersionAsync(cases[1]), "等待核实。", app.Clock.Today.AddDays(20), default));

        await app.RunAsync("bank-results");
        await app.RunAsync("bank-results");

        Assert.Equal(["Publicise", "Select", "CloseNotSelected"], [await app.WhereAsync(cases[0]), await app.WhereAsync(cases[1]), await app.WhereAsync(cases[2])]);
        Given.Ok(await app.Get<SuspendCase>().ResumeAsync(await app.AsAsync("head"), cases[1], await app.VersionAsync(cases[1]), "已核实。", default));
        await app.RunAsync(FinishRounds.Work);
        await app.RunAsync("bank-results");
        Assert.Equal("Publicise", await app.WhereAsync(cases[1]));
        await using var db = app.Db();
        Assert.Equal(3, await db.Decisions.CountAsync(d => d.Step == "selection"));
    }

    [Fact]
    public async Task An_upheld_appeal_brings_the_case_back_into_its_round_where_the_head_decides_within_the_places()
    {
        await using var app = await StartAsync(places: 1);
        var (round, cases) = await app.AProposedRound([90, 90, 90], [50, 50, 50]);
        Given.Ok(await app.SignListAsync(round));
        var appeal = Given.Ok(await app.AppealAsync(cases[1], login: "firm2"));
        Given.Ok(await app.DecideAsync(appeal, "appeals", DecideTask.Approve, "评分依据有误。"));
        await using var db = app.Db();
        var again = await db.Applications.Where(a => a.AboutId == cases[1] && a.Kind == CaseKind.Award).Select(a => a.Id).SingleAsync();
        foreach (var login in new[] { "township1", "bureau" }) Given.Ok(await app.DecideAsync(again, login, DecideTask.Approve));

        Assert.Equal("Select", await app.WhereAsync(again));
        Assert.Equal(2, await db.Messages.CountAsync(m => m.Kind == "selection-appeal"));
        Assert.Equal("no-place", (await app.MoveUpAsync(round, again)).Refusal?.Code);
        Given.Ok(await new RealCase(app, cases[0], "firm1").WithdrawAsync());
        Given.Ok(await app.MoveUpAsync(round, again, "申诉成立，在空出的名额内入选。"));
        Assert.Equal("Publicise", await app.WhereAsync(again));
    }

    [Fact]
    public async Task The_public_sees_the_whole_list_with_amounts_and_no_score()
    {
        await using var app = await Visitor.ServeOnAsync(SelectionPolicy.Folder());
        var (round, cases) = await app.AProposedRound([90, 90, 90], [80, 80, 80], [50, 50, 50]);
        using var visitor = Visitor.To(app);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/Publicity/Round/{round}")).StatusCode);
        Given.Ok(await app.SignListAsync(round));

        var page = await visitor.TextAsync($"/Publicity/Round/{round}");

        Assert.All(new[] { "测试企业1有限公司", "测试企业2有限公司", "100,000.00" }, w => Assert.Contains(w, page, StringComparison.Ordinal));
        Assert.All(new[] { "测试企业3有限公司", "90.0000" }, w => Assert.DoesNotContain(w, page, StringComparison.Ordinal));
        // What the experts said, by number: the bureau, its head and the firm itself; nobody is named, and another firm gets nothing.
        foreach (var login in new[] { "bureau", "head", "supervisor", "firm3" })
        {
            using var reader = await Visitor.AsAsync(app, login);
            var read = await reader.TextAsync(login == "firm3" ? $"/Applications/Show/{cases[2]}" : $"/Review/Case/{cases[2]}");
            Assert.All(new[] { "专家 3", "项目先进，成效明确。" }, w => Assert.Contains(w, read, StringComparison.Ordinal));
            Assert.Equal((login, login != "firm3"), (login, read.Contains("平均 50.00 分；", StringComparison.Ordinal)));
            foreach (var seat in await app.RoundSeatsAsync(cases[2])) Assert.DoesNotContain(seat.PersonName, read, StringComparison.Ordinal);
        }
        using var township = await Visitor.AsAsync(app, "township1");
        Assert.DoesNotContain("项目先进，成效明确。", await township.TextAsync($"/Review/Case/{cases[2]}"), StringComparison.Ordinal);
        using var head = await Visitor.AsAsync(app, "head");
        Assert.Contains("90.0000", await head.TextAsync($"/Review/Rounds/Show/{round}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await head.GetAsync($"/Review/Rounds/Show/{round}?handler=Excel")).StatusCode);
        // Paid like any other award: the rules see the place, and the money is what was in public notice.
        var real = new RealCase(app, cases[0], "firm1");
        Given.Ok(await real.CloseNoticeAsync());
        Assert.Equal("FundDocument", await app.WhereAsync(cases[0]));
        Assert.Equal(10_000_000, (await app.ApplicationAsync(cases[0])).AmountFen);
    }

    [Fact]
    public async Task A_round_can_t_be_opened_twice_or_where_the_policy_has_no_figures_and_an_empty_one_just_ends()
    {
        await using var app = await StartAsync();
        var (keep, today) = (app.Get<KeepRound>(), app.Clock.Today);
        async Task<Refusal?> OpenAsync(string by, DateOnly? from, DateOnly? to, string? award = SelectionPolicy.Award) => (await keep.OpenAsync(await app.AsAsync(by), new(SelectionPolicy.Policy, award, "第一批", from, to), default)).Refusal;
        Assert.Equal("not-allowed", (await OpenAsync("head", today, today))?.Code);
        Assert.Equal("incomplete", (await OpenAsync("science", today, today))?.Code);
        Assert.Equal(["OpensOn", "ClosesOn"], (await OpenAsync("bureau", today.AddDays(-1), today.AddDays(-2)))?.Faults.Select(f => f.Field));
        Assert.Equal("figures-missing", (await OpenAsync("bureau", today, new DateOnly(2028, 1, 5)))?.Code);
        Assert.Null(await OpenAsync("bureau", today, today));
        Assert.Equal("round-open", (await OpenAsync("bureau", today, today))?.Code);
        await using var db = app.Db();
        var round = await db.SelectionRounds.Select(r => r.Id).SingleAsync();
        async Task<Result<Done>> FinishAsync() => await app.Get<DecideRound>().FinishAsync(await app.AsAsync("head"), round, (await app.RoundAsync(round)).Version, "没有企业申报。", default);
        Assert.Equal("round-running", (await FinishAsync()).Refusal?.Code);
        await app.CloseFilingAsync(round);
        Given.Ok(await FinishAsync());
        Assert.Equal(RoundState.Finished, (await app.RoundAsync(round)).State);
    }
}
