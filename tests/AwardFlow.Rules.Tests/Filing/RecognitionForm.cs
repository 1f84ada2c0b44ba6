namespace AwardFlow.Rules.Tests.Filing;

public class RecognitionForm
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly Award Award = Shipped.Catalogue.Award("qiantang-2024", "recognition")!;

    private static Dictionary<string, string> Complete() => new()
    {
        ["tier"] = "provincial-srdi",
        ["recognised-on"] = "２０２６－１０－０８",
        ["document-number"] = " 浙经信企业〔2026〕12号 ",
        ["first-recognition"] = "yes",
        ["earlier-support"] = "no",
        ["promise"] = "yes"
    };

    [Fact]
    public void A_complete_form_is_normalised_and_supplies_the_facts()
    {
        var result = FormCheck.Check(Award, Complete(), Today);
        Assert.Empty(result.Errors);
        Assert.Equal("2026-10-08", result.Values["recognised-on"]);
        Assert.Equal("浙经信企业〔2026〕12号", result.Values["document-number"]);
        Assert.Equal("""{"firstRecognition":true,"recognisedOn":"2026-10-08","tier":"provincial-srdi"}""", result.Facts.ToJson());
    }

    [Fact]
    public void The_facts_of_the_form_are_payable()
    {
        var facts = FormCheck.Check(Award, Complete(), Today).Facts;
        Assert.Equal(20_000_000, Calculator.Assess(Shipped.Catalogue, "qiantang-2024", "recognition", Today, facts, []).AmountFen);
    }

    [Fact]
    public void An_empty_form_names_every_missing_field_at_once() =>
        Assert.Equal(
            ["tier", "recognised-on", "document-number", "first-recognition", "earlier-support", "promise"],
            FormCheck.Check(Award, new Dictionary<string, string>(), Today).Errors.Select(e => e.FieldId));

    [Theory]
    [InlineData("tier", "gold", "unknown-option")]
    [InlineData("recognised-on", "2026-11-24", "date-in-future")]
    [InlineData("recognised-on", "2026-02-30", "date")]
    [InlineData("recognised-on", "2016-12-31", "date-too-early")]
    [InlineData("document-number", "a\u0007b", "control-character")]
    [InlineData("upper-level-paid", "-5", "money")]
    [InlineData("upper-level-paid", "1.234", "money")]
    [InlineData("first-recognition", "maybe", "yes-no")]
    [InlineData("promise", "no", "required")]
    [InlineData("surprise", "x", "unknown-field")]
    public void A_wrong_answer_is_refused_with_its_code(string field, string answer, string code)
    {
        var raw = Complete();
        raw[field] = answer;
        Assert.Equal([(field, code)], FormCheck.Check(Award, raw, Today).Errors.Select(e => (e.FieldId, e.Code)));
    }

    [Fact]
    public void Half_a_character_is_refused()
    {
        var raw = Complete();
        raw["document-number"] = "\ud800";
        Assert.Equal("broken-character", FormCheck.Check(Award, raw, Today).Errors.Single().Code);
    }

    [Fact]
    public void Ten_thousand_characters_are_too_long()
    {
        var raw = Complete();
        raw["remarks"] = new string('长', 10_000);
        Assert.Equal("too-long", FormCheck.Check(Award, raw, Today).Errors.Single().Code);
    }

    [Fact]
    public void Emoji_and_script_tags_are_kept_as_text()
    {
        var raw = Complete();
        raw["remarks"] = "<script>alert(1)</script>\r\n👩‍🔬";
        var result = FormCheck.Check(Award, raw, Today);
        Assert.Empty(result.Errors);
        Assert.Equal("<script>alert(1)</script>\n👩‍🔬", result.Values["remarks"]);
    }

    [Fact]
    public void Earlier_support_asks_for_its_details()
    {
        var raw = Complete();
        raw["earlier-support"] = "yes";
        Assert.Equal("earlier-support-details", FormCheck.Check(Award, raw, Today).Errors.Single().FieldId);
    }

    [Fact]
    public void The_filing_window_is_open_on_the_demonstration_day_and_includes_both_ends()
    {
        Assert.NotNull(Award.OpenWindow(Today));
        Assert.NotNull(Award.OpenWindow(new(2026, 11, 2)));
        Assert.NotNull(Award.OpenWindow(new(2026, 12, 31)));
        Assert.Null(Award.OpenWindow(new(2026, 11, 1)));
        Assert.Null(Award.OpenWindow(new(2027, 1, 1)));
    }
}
