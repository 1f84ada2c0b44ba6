using AwardFlow.Web.Features.Demonstration;
using AwardFlow.Web.Plumbing.Settings;

namespace AwardFlow.Web.Tests.Support;

/// <summary>
/// The shipped policies and paths with one policy more, in force today and led by the demonstration's bureau: an award that
/// is given by competition. The shipped ones of that kind belong to cities and to years that are over.
/// </summary>
public static class SelectionPolicy
{
    public const string Policy = "demo-selection-2026";
    public const string Award = "demo-innovation";

    /// <summary>A folder to start an application from, with so many places; made once for the tests of a process.</summary>
    public static string Folder(int places = 2) => Made.GetOrAdd(places, Make);

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<int, string> Made = new();

    private static string Make(int places)
    {
        var folder = Directory.CreateTempSubdirectory("awardflow-selection-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        foreach (var same in new[] { "workflows", "bank-files" }) Directory.CreateSymbolicLink(Path.Combine(folder, same), Path.Combine(AppFolders.FindBase(AppContext.BaseDirectory), same));
        var shipped = Path.Combine(AppFolders.FindBase(AppContext.BaseDirectory), "policies");
        foreach (var file in Directory.GetFiles(shipped, "*", SearchOption.AllDirectories)) Write(folder, "policies/" + Path.GetRelativePath(shipped, file), File.ReadAllText(file));
        Write(folder, $"policies/{Policy}/policy.yaml", PolicyYaml);
        Write(folder, $"policies/{Policy}/awards/{Award}.yaml", AwardYaml.Replace("PLACES", places.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Write(folder, $"policies/{Policy}/cases/{Award}.yaml", CasesYaml);
        return folder;
    }

    private static void Write(string folder, string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
        File.WriteAllText(Path.Combine(folder, path), text);
    }

    /// <summary>Money of this policy for the demonstration's year.</summary>
    public static (string Policy, string Level, long Fen) Pool { get; } = (Policy, DemonstrationData.Pools[0].Level, 10_000_000_000);

    private const string PolicyYaml = """
        policy: demo-selection-2026
        version: "1"
        name: { zh: 演示区创新项目择优补助办法, en: Demo selection of innovation projects }
        issuer: { zh: 演示区经信科技局, en: Demo bureau }
        document-number: ""
        district: "330114"
        level: district
        validity: { from: 2026-01-01, to: 2027-12-31, clause: 第一条 }
        units:
          - { code: qt-jxkj, zh: 区经信科技局, en: Economy and Technology Bureau }
          - { code: qt-czj, zh: 区财政局, en: Finance Bureau }
        parameters:
          - id: leadership-from
            label: { zh: 区领导审定起点, en: Leadership approval from }
            clause: 第九条
            unit: money
            versions: [{ from: 2026-01-01, recorded: 2026-01-01, value: 500000 }]
        notes: []
        """;

    private const string AwardYaml = """
        award: demo-innovation
        name: { zh: 创新项目择优补助, en: Innovation projects }
        summary: { zh: 择优补助研发投入的20%。, en: A fifth of the research expenditure. }
        clause: 第三条
        lead-unit: qt-jxkj
        co-units: [qt-czj]
        path: competitive-selection
        frequency: per-project
        facts:
          - name: researchTotal
            type: money
            verified: true
            label: { zh: 研发投入, en: Research total }
          - name: selected
            type: yes-no
            label: { zh: 经评审入选, en: Selected }
        conditions:
          - rule: selected
            clause: 第三条
            fact: selected
            is: true
            text: { zh: 经评审入选, en: Selected by review }
            fix: { zh: 参加评审。, en: Take part. }
        values:
          - id: rate
            label: { zh: 补助比例, en: Rate }
            clause: 第三条
            unit: rate
            versions: [{ from: 2026-01-01, recorded: 2026-01-01, value: 0.2 }]
        formula: { kind: percent, clause: 第三条, base: [researchTotal], rate: rate }
        stacking: { one-off: { clause: 第三条 } }
        funding: { clause: 第三条, parts: [{ level: district, parts: 1 }] }
        parameters:
          - id: places
            label: { zh: 名额, en: Places }
            clause: 第四条
            unit: count
            versions: [{ from: 2026-01-01, recorded: 2026-01-01, value: PLACES }]
          - id: pass-mark
            label: { zh: 分数线, en: Mark }
            clause: 第四条
            unit: count
            versions: [{ from: 2026-01-01, recorded: 2026-01-01, value: 60 }]
        competition:
          clause: 第四条
          places: places
          places-per: round
          pass-mark: pass-mark
          mean: all
          ties: [median]
          fact: selected
          shown: [anonymous-dossier]
        form:
          sections:
            - { id: application, zh: 申报内容, en: Application }
          fields:
            - id: research-total
              fact: researchTotal
              section: application
            - id: project
              kind: text
              section: application
              required: true
              label: { zh: 项目名称, en: Project }
            - id: earlier-support
              kind: yes-no
              section: application
              required: true
              label: { zh: 是否享受过同类扶持, en: Similar support received before }
            - id: promise
              kind: declaration
              section: application
              label: { zh: 承诺真实完整。, en: True and complete. }
        evidence:
          - id: anonymous-dossier
            label: { zh: 匿名评审材料, en: Anonymous dossier }
            required: true
            kinds: [pdf]
          - id: promise-letter
            label: { zh: 承诺书, en: Promise letter }
            required: true
            kinds: [pdf]
        """;

    private const string CasesYaml = """
        award: demo-innovation
        as-of: 2026-06-01
        facts: { researchTotal: "500000.00", selected: true }
        cases:
          - name: A fifth of the research
            expect: { status: payable, amount: "100000.00" }
          - name: Not selected
            facts: { selected: false }
            expect: { status: ineligible, not-met: [selected] }
        """;
}
