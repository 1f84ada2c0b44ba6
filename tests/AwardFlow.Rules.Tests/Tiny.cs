namespace AwardFlow.Rules.Tests;

/// <summary>A small correct catalogue whose text tests change in one place.</summary>
internal static class Tiny
{
    private const string Policy = """
        policy: tiny
        version: "1"
        name: { zh: 试验办法, en: Tiny measures }
        issuer: { zh: 试验区, en: Tiny district }
        document-number: 试〔2024〕1号
        district: "330199"
        level: district
        validity: { from: 2024-01-01, to: 2025-12-31, clause: 十 }
        units:
          - { code: lead, zh: 牵头部门, en: Lead }
        conditions:
          - { rule: registered, clause: 附则, fact: registeredInDistrict, is: true, text: { zh: 本地注册, en: registered }, fix: { zh: 迁入, en: move } }
        """;

    private const string Award = """
        award: grant
        name: { zh: 补助, en: Grant }
        summary: { zh: 按投入补助。, en: By spending. }
        clause: 一
        lead-unit: lead
        co-units: []
        path: recognition-award
        frequency: per-project
        stacking-group: tiny-group
        windows:
          - { id: spring, name: { zh: 春季, en: Spring }, from: 2024-03-01, to: 2024-04-30 }
        facts:
          - { name: spent, type: money, label: { zh: 投入, en: Spent } }
          - { name: doneOn, type: date, label: { zh: 完成日, en: Done on } }
          - { name: level, type: choice, label: { zh: 档次, en: Level }, options: [{ id: high, zh: 高, en: high }, { id: low, zh: 低, en: low }] }
          - { name: ready, type: yes-no, label: { zh: 完成, en: Ready } }
        event-date: doneOn
        conditions:
          - { rule: ready, clause: 一, fact: ready, is: true, text: { zh: 已完成, en: ready }, fix: { zh: 完成, en: finish } }
          - { rule: enough, clause: 一, fact: spent, at-least: threshold, text: { zh: 投入达到门槛, en: enough }, fix: { zh: 增加, en: more } }
        values:
          - { id: threshold, label: { zh: 门槛, en: Threshold }, clause: 一, unit: money, versions: [{ from: 2024-01-01, recorded: 2024-01-01, value: 100 }] }
          - { id: rate-high, label: { zh: 高档比例, en: High rate }, clause: 一, unit: rate, versions: [{ from: 2024-01-01, recorded: 2024-01-01, value: 0.5 }] }
          - { id: rate-low, label: { zh: 低档比例, en: Low rate }, clause: 一, unit: rate, versions: [{ from: 2024-01-01, recorded: 2024-01-01, value: 0.1 }] }
          - id: cap
            label: { zh: 上限, en: Cap }
            clause: 一
            unit: money
            versions:
              - { from: 2024-01-01, recorded: 2024-01-01, value: 1000 }
        formula:
          kind: percent
          clause: 一
          base: [spent]
          rate: { by: level, high: rate-high, low: rate-low }
          cap: cap
        stacking:
          same-matter: { clause: 二 }
        funding:
          clause: 三
          parts: [{ level: province, parts: 8 }, { level: district, parts: 2 }]
        form:
          sections: [{ id: main, zh: 内容, en: Main }]
          fields:
            - { id: spent, fact: spent, section: main }
            - { id: done-on, fact: doneOn, section: main }
            - { id: level, fact: level, section: main }
            - { id: ready, fact: ready, section: main }
        evidence:
          - { id: proof, label: { zh: 证明, en: Proof }, required: true, kinds: [pdf] }
        """;

    public static Dictionary<string, string> Files(string? from = null, string to = "")
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal) { ["tiny/policy.yaml"] = Policy, ["tiny/awards/grant.yaml"] = Award };
        if (from is null)
            return files;
        Assert.Contains(files.Values, text => text.Contains(from, StringComparison.Ordinal));
        return files.ToDictionary(f => f.Key, f => f.Value.Replace(from, to, StringComparison.Ordinal));
    }

    public static PolicyCatalogue Catalogue(Dictionary<string, string>? files = null) => PolicyCatalogue.Read(files ?? Files());

    public static Facts Given(string spent = "1000.00", string level = "high", string doneOn = "2024-06-01") =>
        Facts.Empty.With("spent", spent).With("level", level).With("doneOn", doneOn).With("ready", true);

    public static Assessment Ask(PolicyCatalogue catalogue, Facts facts, string asOf = "2024-12-31", params HistoryEntry[] history) =>
        Calculator.Assess(catalogue, "tiny", "grant", Shipped.Day(asOf), facts, history);
}
