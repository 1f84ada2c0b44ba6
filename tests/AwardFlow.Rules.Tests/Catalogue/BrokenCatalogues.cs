namespace AwardFlow.Rules.Tests.Catalogue;

/// <summary>Each line breaks one thing in a correct catalogue; the loader must name file, line, rule, field and reason.</summary>
public class BrokenCatalogues
{
    private const string AwardFile = "policies/tiny/awards/grant.yaml";
    private const string PolicyFile = "policies/tiny/policy.yaml";

    [Fact]
    public void The_unbroken_catalogue_loads() => Assert.Single(Tiny.Catalogue().Policies);

    [Theory]
    [InlineData("frequency: per-project", "frequency: per-project\nsurprise: 1", "surprise", "unknown key")]
    [InlineData("clause: 一\nlead-unit", "clause: 一\nclause: 二\nlead-unit", "clause", "given twice")]
    [InlineData("path: recognition-award\n", "", "path", "is missing")]
    [InlineData("award: grant", "award: grants", "award", "stands in the file")]
    [InlineData("name: { zh: 补助, en: Grant }", "name: { zh: 补助 }", "name.en", "is missing")]
    [InlineData("name: { zh: 补助, en: Grant }", "name: { zh: '', en: Grant }", "name.zh", "is empty")]
    [InlineData("name: { zh: 补助, en: Grant }", "name: Grant", "name", "must be a record")]
    [InlineData("lead-unit: lead", "lead-unit: nobody", "lead-unit", "not among the policy's units")]
    [InlineData("co-units: []", "co-units: [nobody]", "co-units", "not among the policy's units")]
    [InlineData("frequency: per-project", "frequency: now-and-then", "frequency", "is unknown")]
    [InlineData("path: recognition-award", "path: Recognition Award", "path", "not an id")]
    [InlineData("to: 2024-04-30", "to: 2024-02-30", "windows[0].to", "not a date")]
    [InlineData("from: 2024-03-01, to: 2024-04-30", "from: 2024-05-01, to: 2024-04-30", "windows[0].to", "closes before it opens")]
    [InlineData("frequency: per-project", "frequency: per-project\nparameters: [{ id: from, label: { zh: 起点, en: From }, unit: money, versions: [{ from: 2024-01-01, recorded: 2024-01-01, value: 5 }] }]", "parameters[0].clause", "is missing")]
    [InlineData("type: money, label: { zh: 投入, en: Spent } }", "type: money, label: { zh: 投入, en: Spent }, verified: perhaps }", "facts[0].verified", "neither true nor false")]
    [InlineData("unit: money\n    versions", "unit: yuan\n    versions", "values[3].unit", "is unknown")]
    [InlineData("id: cap\n    label: { zh: 上限, en: Cap }\n    clause: 一", "id: cap\n    label: { zh: 上限, en: Cap }", "values[3].clause", "is missing")]
    [InlineData("id: cap\n    label: { zh: 上限, en: Cap }\n    clause: 一", "id: cap\n    label: { zh: 上限, en: Cap }\n    clause: ''", "values[3].clause", "is empty")]
    [InlineData("id: rate-low", "id: rate-high", "values[2].id", "given twice")]
    [InlineData("value: 1000 }", "value: 1000.005 }", "values[3].versions[0].value", "two decimals")]
    [InlineData("value: 1000 }", "value: -1 }", "values[3].versions[0].value", "not a number")]
    [InlineData("value: 1000 }", "value: 0 }", "values[3].versions[0].value", "above zero")]
    [InlineData("value: 1000 }", "value: 1,000 }", "values[3].versions[0].000", "unknown key")]
    [InlineData("value: 0.5 }", "value: 1.5 }", "values[1].versions[0].value", "a rate is a fraction")]
    [InlineData("{ from: 2024-01-01, recorded: 2024-01-01, value: 1000 }", "{ from: 2024-02-01, recorded: 2024-01-01, value: 1000 }", "values[3].versions", "no value from 2024-01-01 to 2024-01-31")]
    [InlineData("{ from: 2024-01-01, recorded: 2024-01-01, value: 1000 }", "{ from: 2024-01-01, to: 2024-12-31, recorded: 2024-01-01, value: 1000 }", "values[3].versions", "no value from 2025-01-01 to 2025-12-31")]
    [InlineData("{ from: 2024-01-01, recorded: 2024-01-01, value: 1000 }", "{ from: 2024-01-01, to: 2025-12-30, recorded: 2024-01-01, value: 1000 }", "values[3].versions", "no value from 2025-12-31 to 2025-12-31")]
    [InlineData("recorded: 2024-01-01, value: 1000 }", "to: 2024-06-30, recorded: 2024-01-01, value: 1000 }\n      - { from: 2024-06-30, recorded: 2024-01-01, value: 2000 }", "values[3].versions[1].from", "overlaps")]
    [InlineData("recorded: 2024-01-01, value: 1000 }", "to: 2024-06-30, recorded: 2024-01-01, value: 1000 }\n      - { from: 2024-07-02, recorded: 2024-01-01, value: 2000 }", "values[3].versions", "no value from 2024-07-01 to 2024-07-01")]
    [InlineData("recorded: 2024-01-01, value: 1000 }", "value: 1000 }", "values[3].versions[0].recorded", "is missing")]
    [InlineData("recorded: 2024-01-01, value: 1000 }", "to: 2023-12-31, recorded: 2024-01-01, value: 1000 }", "values[3].versions[0].to", "ends before it begins")]
    [InlineData("  cap: cap\n", "", "values", "value \"cap\" is never used")]
    [InlineData("  cap: cap\n", "  cap: ceiling\n", "formula.cap", "value \"ceiling\" does not exist")]
    [InlineData("  cap: cap\n", "  cap: rate-high\n", "formula.cap", "is a Rate")]
    [InlineData("kind: percent", "kind: script", "formula.kind", "is unknown")]
    [InlineData("base: [spent]", "base: [earned]", "formula.base", "fact \"earned\" does not exist")]
    [InlineData("base: [spent]", "base: [doneOn]", "formula.base", "expected Money")]
    [InlineData("base: [spent]", "base: []", "formula.base", "names no fact")]
    [InlineData("high: rate-high, low: rate-low }", "high: rate-high }", "formula.rate.", "option \"low\" of level has no value")]
    [InlineData("high: rate-high, low: rate-low }", "high: rate-high, low: rate-low, middle: rate-low }", "formula.rate.middle", "not an option")]
    [InlineData("by: level,", "by: ready,", "formula.rate.by", "expected Choice")]
    [InlineData("event-date: doneOn", "event-date: startedOn", "event-date", "does not exist")]
    [InlineData("type: money, label", "type: cash, label", "facts[0].type", "is unknown")]
    [InlineData("name: ready,", "name: spent,", "facts[3].name", "given twice")]
    [InlineData("name: ready,", "name: dishonest,", "facts[3].name", "common fact")]
    [InlineData("name: ready,", "name: Ready-Now,", "facts[3].name", "camelCase")]
    [InlineData("{ id: low, zh: 低, en: low }", "{ id: high, zh: 低, en: low }", "facts[2].options[1].id", "given twice")]
    [InlineData("rule: enough,", "rule: ready,", "conditions[1].rule", "given twice")]
    [InlineData("fact: ready, is: true", "fact: ready, is: perhaps", "conditions[0].is", "neither true nor false")]
    [InlineData("at-least: threshold", "at-least: threshold, at-most: cap", "conditions[1].", "exactly one test")]
    [InlineData("fact: ready, is: true", "fact: ready", "conditions[0].", "exactly one test")]
    [InlineData("fact: ready, is: true", "fact: registeredInDistrict, is: false", "conditions", "can never be met")]
    [InlineData("at-least: threshold", "at-least: rate-low", "conditions[1].at-least", "expected Money")]
    [InlineData("same-matter: { clause: 二 }", "same-matter: { }", "stacking.same-matter.clause", "is missing")]
    [InlineData("same-matter: { clause: 二 }", "ladder: { clause: 二 }", "stacking-group", "has no effect")]
    [InlineData("stacking-group: tiny-group\n", "", "stacking.same-matter", "needs a stacking-group")]
    [InlineData("same-matter: { clause: 二 }", "same-matter: { clause: 二 }\n  cumulative: { clause: 二 }", "stacking.cumulative", "contradicts")]
    [InlineData("level: province, parts: 8", "level: village, parts: 8", "funding.parts[0].level", "is unknown")]
    [InlineData("level: province, parts: 8", "level: district, parts: 8", "funding.parts[1].level", "given twice")]
    [InlineData("level: province, parts: 8", "level: province, parts: 0.5", "funding.parts[0].parts", "whole number")]
    [InlineData("{ id: spent, fact: spent, section: main }", "{ id: spent, fact: spent, section: other }", "form.fields[0].section", "does not exist")]
    [InlineData("    - { id: ready, fact: ready, section: main }\n", "", "form.fields", "no field supplies the required fact \"ready\"")]
    [InlineData("{ id: spent, fact: spent, section: main }", "{ id: spent, fact: spent, section: main, kind: date }", "form.fields[0].kind", "cannot supply")]
    [InlineData("{ id: ready, fact: ready, section: main }", "{ id: level, fact: ready, section: main }", "form.fields[3].id", "given twice")]
    [InlineData("{ id: ready, fact: ready, section: main }", "{ id: ready, fact: ready, section: main, required-when: level }", "form.fields[3].required-when", "no yes/no field")]
    [InlineData("kinds: [pdf]", "kinds: [exe]", "evidence[0].kinds", "is unknown")]
    [InlineData("required: true, kinds: [pdf]", "kinds: [pdf]", "evidence[0].required", "is missing")]
    [InlineData("clause: 一\nlead-unit", "clause: 一\nlisted-only: true\nlead-unit", "form", "a listed award has no form")]
    [InlineData("type: yes-no, label", "type: text, pattern: '(', label", "facts[3].pattern", "is not a regular expression")]
    [InlineData("type: yes-no, label", "type: text, pattern: '(?=a)a', label", "facts[3].pattern", "looks ahead, behind or back")]
    [InlineData("type: yes-no, label", "type: text, pattern: '(a)\\1', label", "facts[3].pattern", "looks ahead, behind or back")]
    public void A_broken_award_is_refused(string from, string to, string field, string reason) => Refused(AwardFile, from, to, field, reason);

    [Theory]
    [InlineData("policy: tiny", "policy: huge", "policy", "stands in the folder")]
    [InlineData("level: district\nvalidity", "level: galaxy\nvalidity", "level", "is unknown")]
    [InlineData("from: 2024-01-01, to: 2025-12-31", "from: 2024-01-01, to: 2023-12-31", "validity.to", "ends before it begins")]
    [InlineData(", clause: 十 }", " }", "validity.clause", "is missing")]
    [InlineData("district: \"330199\"", "district: \"3301\"", "district", "six-digit")]
    [InlineData("units:\n", "transition: { from: 2024-02-01, clause: 十 }\nunits:\n", "transition.from", "begins before the validity")]
    [InlineData("units:\n", "units:\n  - { code: lead, zh: 甲, en: A }\n", "units[1].code", "given twice")]
    [InlineData("fact: registeredInDistrict,", "fact: registered,", "conditions[0].fact", "does not exist")]
    [InlineData("version: \"1\"", "version: One", "version", "not an id")]
    public void A_broken_policy_is_refused(string from, string to, string field, string reason) => Refused(PolicyFile, from, to, field, reason);

    private static void Refused(string file, string from, string to, string field, string reason)
    {
        var files = Tiny.Files(from, to);
        var refused = Assert.Throws<CatalogueException>(() => Tiny.Catalogue(files));
        var fault = Assert.Single(refused.Faults, f => f.Field == field && f.Message.Contains(reason, StringComparison.Ordinal));
        Assert.Equal(file, fault.File);
        Assert.InRange(fault.Line, 1, files["tiny/" + file["policies/tiny/".Length..]].Split('\n').Length);
        Assert.NotEqual("", fault.Rule);
        Assert.Matches("[\u4e00-\u9fff]", fault.MessageZh);
        Assert.DoesNotContain("{", fault.MessageZh);
        Assert.DoesNotMatch("^[a-z]+ ", fault.RuleZh);
    }

    [Theory]
    [InlineData("")]
    [InlineData("just text")]
    [InlineData("- a\n- list")]
    [InlineData("award: [unclosed")]
    [InlineData("award: &anchor grant")]
    [InlineData("award: !!str grant")]
    [InlineData("award: *alias")]
    [InlineData("award: grant\n---\naward: grant")]
    [InlineData("award:\n\t- tab")]
    public void What_is_no_plain_record_is_refused(string text)
    {
        var refused = Assert.Throws<CatalogueException>(() => Tiny.Catalogue(new(Tiny.Files()) { ["tiny/awards/grant.yaml"] = text }));
        Assert.Contains(refused.Faults, f => f.File == AwardFile && f.Line > 0);
    }

    [Fact]
    public void The_fault_names_the_line_of_the_broken_key()
    {
        var refused = Assert.Throws<CatalogueException>(() => Tiny.Catalogue(Tiny.Files("frequency: per-project", "frequency: daily")));
        Assert.Equal(
            "policies/tiny/awards/grant.yaml:8: award \"grant\": frequency: \"daily\" is unknown; allowed: "
            + "one-off, per-project, per-year, per-purchase, per-parcel, per-milestone, not-stated",
            refused.Faults.Single().ToString());
    }

    [Fact]
    public void A_value_without_clause_is_named_with_its_award()
    {
        var files = Tiny.Files("id: cap\n    label: { zh: 上限, en: Cap }\n    clause: 一", "id: cap\n    label: { zh: 上限, en: Cap }");
        var fault = Assert.Throws<CatalogueException>(() => Tiny.Catalogue(files)).Faults.Single();
        Assert.Equal(("award \"grant\": value \"cap\"", "values[3].clause"), (fault.Rule, fault.Field));
        Assert.Contains("- id: cap", files["tiny/awards/grant.yaml"].Split('\n')[fault.Line - 1]);
    }

    [Fact]
    public void All_faults_are_reported_at_once()
    {
        var files = Tiny.Files("frequency: per-project", "frequency: daily\nsurprise: 1");
        files["tiny/policy.yaml"] = files["tiny/policy.yaml"].Replace("level: district", "level: galaxy");
        Assert.Equal(["level", "frequency", "surprise"],
            Assert.Throws<CatalogueException>(() => Tiny.Catalogue(files)).Faults.OrderBy(f => f.File == AwardFile).ThenBy(f => f.Line).Select(f => f.Field));
    }

    [Fact]
    public void A_folder_without_policy_and_a_stray_file_are_refused()
    {
        var files = new Dictionary<string, string>(Tiny.Files()) { ["lonely/awards/x.yaml"] = "award: x", ["tiny/notes.yaml"] = "a: b" };
        Assert.Equal(["policies/lonely/policy.yaml", "policies/tiny/notes.yaml"],
            Assert.Throws<CatalogueException>(() => Tiny.Catalogue(files)).Faults.Select(f => f.File));
    }

    [Fact]
    public void A_missing_folder_is_refused() =>
        Assert.Throws<CatalogueException>(() => PolicyCatalogue.Load(Path.Combine(Path.GetTempPath(), "no-such-policies")));

    private const string WhatIf = """
        overlay: what-if
        name: { zh: 试算, en: What if }
        changes:
          - policy: tiny
            award: grant
            replace:
              formula: { kind: fixed, clause: 一, amount: cap }
              values:
                - { id: cap, label: { zh: 上限, en: Cap }, clause: 一, unit: money, versions: [{ from: 2024-01-01, recorded: 2024-01-01, value: 5 }] }
        """;

    [Fact]
    public void The_unbroken_overlay_loads_and_counts() =>
        Assert.Equal(500, Calculator.Assess(Tiny.Catalogue(new(Tiny.Files()) { ["overlays/what-if.yaml"] = WhatIf }), "tiny", "grant",
            new(2024, 12, 31), Tiny.Given(), [], ["what-if"]).AmountFen);

    [Theory]
    [InlineData("policy: tiny", "policy: huge", "does not exist")]
    [InlineData("award: grant", "award: gift", "does not exist in")]
    [InlineData("overlay: what-if", "overlay: other", "stands in the file")]
    [InlineData("formula:", "facts:", "can be replaced")]
    [InlineData("kind: fixed", "kind: script", "is unknown")]
    [InlineData("amount: cap", "amount: none", "does not exist")]
    public void A_broken_overlay_is_refused(string from, string to, string reason)
    {
        var files = new Dictionary<string, string>(Tiny.Files()) { ["overlays/what-if.yaml"] = WhatIf.Replace(from, to) };
        Assert.Contains(Assert.Throws<CatalogueException>(() => Tiny.Catalogue(files)).Faults,
            f => f.File == "policies/overlays/what-if.yaml" && f.Message.Contains(reason));
    }
}
