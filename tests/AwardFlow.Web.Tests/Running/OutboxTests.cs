using System.Globalization;
using System.Text.Json;
using AwardFlow.Web.Plumbing.Mail;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AwardFlow.Web.Tests.Running;

public sealed class OutboxTests
{
    private const string Subject = "【退回补正】QT-2026-000001 首次认定奖励，请补正“证书编号”";
    private const string Body = "贵单位的申报需要补正：\n1. 证书编号：与证书不符 <b>&\n.\n..两点开头\n—— 钱塘区 𠮷 ✓";

    [Fact]
    public async Task Chinese_subject_and_body_are_intact_after_a_real_SMTP_conversation()
    {
        await using var sink = SmtpSink.Start();
        await using var app = await TestApp.StartAsync(settings: ["--Mail:Transport=Smtp", "--Mail:Host=127.0.0.1", $"--Mail:Port={sink.Port}", "--Mail:StartTls=false"]);
        await PutAsync(app, "approver1");

        await app.RunAsync("outbox");

        Assert.Equal("", await LastErrorAsync(app));
        var mail = MailText.Parse(Assert.Single(sink.Mails));
        Assert.Equal((Subject, Body), (mail.Subject, mail.Text.ReplaceLineEndings("\n")));
        Assert.Contains("&lt;b&gt;&amp;", mail.Html, StringComparison.Ordinal);
        Assert.Contains("惠企奖励平台", mail.From, StringComparison.Ordinal);
        Assert.Equal(["clerk1@demo.example", "approver1@demo.example"], sink.Recipients);
    }

    [Fact]
    public async Task Sending_twice_repeats_the_Message_ID_and_leaves_one_file()
    {
        await using var app = await TestApp.StartAsync();
        var mail = new OutgoingMail("case/1/return", new DateTime(2026, 11, 23, 1, 2, 3, DateTimeKind.Utc), ["a@demo.example"], Subject, Body);
        await app.Get<IMailTransport>().SendAsync(mail, default);
        await app.Get<IMailTransport>().SendAsync(mail, default);

        var file = Assert.Single(Directory.GetFiles(Path.Combine(app.Folder, "mail"), "*.eml", SearchOption.AllDirectories));
        var read = MailText.Parse(await File.ReadAllTextAsync(file));
        Assert.Equal((Subject, Body), (read.Subject, read.Text.ReplaceLineEndings("\n")));
        Assert.Equal($"<{MimeMail.KeyHash("case/1/return")}@awardflow.example>", read.MessageId);
    }

    [Fact]
    public async Task A_refused_mail_keeps_the_answer_of_the_server_and_waits_longer_each_time()
    {
        await using var sink = SmtpSink.Start(refuseRecipientWith: "550 5.1.1 no such mailbox here");
        await using var app = await TestApp.StartAsync(settings: ["--Mail:Transport=Smtp", "--Mail:Host=127.0.0.1", $"--Mail:Port={sink.Port}", "--Mail:StartTls=false"]);
        await PutAsync(app, "approver2");

        await app.RunAsync("outbox");
        await app.RunAsync("outbox");

        var item = await ItemAsync(app);
        Assert.Contains("5.1.1 no such mailbox here", item.LastError, StringComparison.Ordinal);
        Assert.Equal((1, app.Time.GetUtcNow().UtcDateTime.AddSeconds(2)), (item.Attempts, item.NotBefore));
        Assert.Empty(sink.Mails);
    }

    [Fact]
    public async Task A_mail_is_given_up_after_eight_tries_and_can_be_sent_again()
    {
        var transport = new Broken();
        await using var app = await TestApp.StartAsync(adjust: b => b.Services.AddSingleton<IMailTransport>(transport));
        await PutAsync(app, "approver1");
        foreach (var tries in Enumerable.Range(1, OutboxItem.MostAttempts))
        {
            Assert.Null((await ItemAsync(app)).DeadAt);
            await app.RunAsync("outbox");
            Assert.Equal(tries, (await ItemAsync(app)).Attempts);
            app.Time.Advance(TimeSpan.FromSeconds(Math.Pow(2, tries)));
        }
        Assert.NotNull((await ItemAsync(app)).DeadAt);
        await app.RunAsync("outbox");
        Assert.Equal(OutboxItem.MostAttempts, transport.Tried);

        await using (var db = app.Db()) Assert.True(await DrainOutbox.ReviveAsync(db, (await ItemAsync(app)).Id, default));
        transport.Works = true;
        await app.RunAsync("outbox");

        Assert.NotNull((await ItemAsync(app)).SentAt);
    }

    [Fact]
    public async Task A_leased_mail_is_left_alone_until_the_lease_has_run_out()
    {
        var transport = new Broken { Works = true };
        await using var app = await TestApp.StartAsync(adjust: b => b.Services.AddSingleton<IMailTransport>(transport));
        await PutAsync(app, "approver1");
        var until = new DateTimeOffset(app.Time.GetUtcNow().UtcDateTime.AddMinutes(5)).ToUnixTimeMilliseconds();
        await using (var db = app.Db())
            await db.Database.ExecuteSqlAsync($"""UPDATE outbox SET "LeaseUntil" = {until}, "LeaseToken" = 'somebody'""");

        await app.RunAsync("outbox");
        Assert.Equal(0, transport.Tried);
        app.Time.Advance(TimeSpan.FromMinutes(6));
        await app.RunAsync("outbox");

        Assert.Equal(1, transport.Tried);
        Assert.NotNull((await ItemAsync(app)).SentAt);
    }

    [Fact]
    public async Task A_mail_to_a_firm_without_people_is_shown_as_given_up_at_once()
    {
        await using var app = await TestApp.StartAsync();
        await PutAsync(app, "approver3");
        await using (var db = app.Db())
            await db.Database.ExecuteSqlAsync($"""UPDATE people SET "State" = 'Left' WHERE "Email" = 'approver3@demo.example'""");

        await app.RunAsync("outbox");

        Assert.NotNull((await ItemAsync(app)).DeadAt);
        Assert.Contains("没有可用的邮箱", (await ItemAsync(app)).LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clock_of_a_demonstration_delays_no_mail()
    {
        await using var app = await TestApp.StartAsync();
        await app.ASubmittedApplication("approver3");
        await using var before = app.Db();
        Assert.True(await before.Outbox.AnyAsync());

        await app.RunAsync("outbox");

        await using var db = app.Db();
        Assert.True(await db.Outbox.AllAsync(o => o.SentAt != null));
    }

    private static async Task PutAsync(TestApp app, string login)
    {
        var firm = (await app.ActorAsync(login)).EnterpriseId;
        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>((db, _) =>
        {
            db.Outbox.Add(new OutboxItem("mail", Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture), JsonSerializer.Serialize(new MailToSend(null, firm, Subject, Body)), app.Clock.UtcNow));
            return Task.FromResult<Result<Done>>(new Done());
        }, default));
    }

    private static async Task<OutboxItem> ItemAsync(TestApp app)
    {
        await using var db = app.Db();
        return await db.Outbox.AsNoTracking().SingleAsync();
    }

    private static async Task<string> LastErrorAsync(TestApp app) => (await ItemAsync(app)).LastError ?? "";

    private sealed class Broken : IMailTransport
    {
        public bool Works { get; set; }
        public int Tried { get; private set; }

        public Task SendAsync(OutgoingMail mail, CancellationToken ct)
        {
            Tried++;
            return Works ? Task.CompletedTask : Task.FromException(new MailNotSentException("421 try later"));
        }
    }
}
