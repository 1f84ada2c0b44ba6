using System.Text.RegularExpressions;

namespace AwardFlow.Rules;

/// <summary>
/// The loader's sentences in Chinese, for the officials who edit policies in the browser. The command line and its logs
/// keep the English ones. A test finds sentences that are missing here.
/// </summary>
internal static partial class FaultWords
{
    private static readonly (string En, string Zh)[] Sentences =
    [
        ("is missing", "没有填写"),
        ("is empty", "是空的"),
        ("must be text", "应为文本"),
        ("\"{0}\" is not an id (lower-case letters, digits and hyphens)", "“{0}”不是编号（小写字母、数字和连字符）"),
        ("\"{0}\" is unknown; allowed: {1}", "不认识“{0}”；可用：{1}"),
        ("\"{0}\" is neither true nor false", "“{0}”应为 true 或 false"),
        ("\"{0}\" is not a date (yyyy-MM-dd)", "“{0}”不是日期（yyyy-MM-dd）"),
        ("\"{0}\" is not a number of at most 15 digits, not negative", "“{0}”不是非负数（最多15位）"),
        ("must be a whole number from {0} to {1}", "应为 {0} 到 {1} 的整数"),
        ("must be a record of award sections", "应为奖励各部分组成的记录"),
        ("must be a record", "应为记录"),
        ("must be a list of records", "应为记录的列表"),
        ("must be a list of texts", "应为文本的列表"),
        ("is an empty list", "列表是空的"),
        ("\"{0}\" stands twice in the list", "列表中“{0}”出现两次"),
        ("unknown key \"{0}\"", "没有“{0}”这个键"),
        ("key \"{0}\" is given twice", "键“{0}”出现两次"),
        ("the file is empty", "文件是空的"),
        ("a second document in one file", "一个文件里有两份文档"),
        ("the file must be a record of keys and values", "文件应由“键: 值”组成"),
        ("not YAML: check brackets, quotes and indentation", "不是合法的 YAML：请检查括号、引号和缩进"),
        ("not YAML: {0}", "不是合法的 YAML：{0}"),
        ("anchors and tags are not allowed", "不允许使用锚点和标签"),
        ("this file has no place here: expected <policy>/policy.yaml, <policy>/awards/*.yaml, <policy>/cases/*.yaml, overlays/*.yaml", "文件放错了位置；应为 <政策>/policy.yaml、<政策>/awards/*.yaml、<政策>/cases/*.yaml、overlays/*.yaml"),
        ("the file is missing", "缺少这个文件"),
        ("no policy found", "没有找到政策"),
        ("the folder does not exist", "文件夹不存在"),
        ("\"{0}\" stands in the file of \"{1}\"", "“{0}”写在“{1}”的文件里"),
        ("\"{0}\" stands in the folder \"{1}\"", "“{0}”放在文件夹“{1}”里"),
        ("unit \"{0}\" is not among the policy's units", "政策的部门中没有“{0}”"),
        ("the window closes before it opens", "申报期的截止日早于开始日"),
        ("the window overlaps an earlier one", "申报期与前一个重叠"),
        ("fact \"{0}\" is of type {1}; expected {2}", "事实“{0}”的类型是 {1}，应为 {2}"),
        ("value \"{0}\" is a {1}; expected {2}", "数值“{0}”的单位是 {1}，应为 {2}"),
        ("\"{0}\" is not an option of {1}", "“{0}”不是 {1} 的选项"),
        ("option \"{0}\" of {1} has no value", "{1} 的选项“{0}”没有数值"),
        ("value \"{0}\" is never used", "数值“{0}”没有用到"),
        ("must name one value", "应指定一个数值"),
        ("the fact must be declared with only-with: {0}", "该事实应声明 only-with: {0}"),
        ("names no fact", "没有指定事实"),
        ("a band has either an amount or a rate", "每一档只能有金额或比例之一"),
        ("only the first band may go without a threshold", "只有第一档可以没有起点"),
        ("bands must rise", "各档的起点应递增"),
        ("must have exactly one test of: {0}", "只能写一种判断，可用：{0}"),
        ("a listed award pays nothing: its formula must be not-stated or non-cash", "仅列示的奖励不付款，公式应为 not-stated 或 non-cash"),
        ("a listed award asks for no facts", "仅列示的奖励不需要事实"),
        ("a listed award has no form", "仅列示的奖励没有表单"),
        ("the rows carry the event date", "日期在各行明细中"),
        ("needs a stacking-group", "需要 stacking-group"),
        ("has no effect without stacking.same-matter", "没有 stacking.same-matter 时不起作用"),
        ("contradicts ladder and same-matter", "与 ladder、same-matter 矛盾"),
        ("has no effect: ceilings name their levels, and silent formulas pay nothing", "不起作用：上限各自写明级次，没有金额的公式不付款"),
        ("a fact name is camelCase letters and digits", "事实名称用驼峰式英文字母和数字"),
        ("\"{0}\" is a common fact and is not declared", "“{0}”是通用事实，不用声明"),
        ("rows do not nest", "明细不能嵌套明细"),
        ("is below min", "小于 min"),
        ("\"{0}\" is no {1} fact declared above", "“{0}”不是上面声明过的 {1} 类事实"),
        ("is not a regular expression", "不是合法的正则表达式"),
        ("looks ahead, behind or back, which no pattern of a policy may", "表达式向前、向后或回头引用，政策中不允许"),
        ("the version ends before it begins", "这一版本的截止日早于开始日"),
        ("overlaps the version from {0} recorded on the same day", "与同日记录的 {0} 起的版本重叠"),
        ("no value from {0} to {1}", "{0} 至 {1} 没有数值"),
        ("money has at most two decimals (元)", "金额最多两位小数（元）"),
        ("money must be above zero and below a trillion yuan", "金额应大于零、小于万亿元"),
        ("a rate is a fraction above 0 and at most 1", "比例应大于0、不超过1"),
        ("a count is a whole number above zero", "数量应为大于零的整数"),
        ("not YAML: aliases are not allowed", "不允许使用别名"),
        ("the condition reads \"{0}\", which is not required", "条件用到的“{0}”不是必填"),
        ("can only be true", "只能是 true"),
        ("can never be met: \"{0}\" must be both true and false", "永远不能满足：“{0}”既要为是又要为否"),
        ("can never be met: \"{0}\" must be at least \"{1}\" and at most \"{2}\"", "永远不能满足：“{0}”既要不低于“{1}”又要不高于“{2}”"),
        ("\"{0}\" uses one date as both ends", "“{0}”的起止用了同一个日期"),
        ("award \"{0}\" does not exist in \"{1}\"", "“{1}”中没有奖励“{0}”"),
        ("award \"{0}\" is changed twice", "奖励“{0}”改了两次"),
        ("only {0} can be replaced", "只能替换：{0}"),
        ("no field supplies the required fact \"{0}\"", "没有表单项填写必填事实“{0}”"),
        ("section \"{0}\" has no field", "分组“{0}”没有表单项"),
        ("fact \"{0}\" is supplied by two fields", "事实“{0}”由两个表单项填写"),
        ("a {0} field cannot supply a {1} fact", "{0} 类表单项不能填写 {1} 类事实"),
        ("the fact \"{0}\" is required", "事实“{0}”是必填的"),
        ("no column supplies \"{0}\"", "没有列填写“{0}”"),
        ("\"{0}\" is no yes/no field above this one", "“{0}”不是上面的是非表单项"),
        ("the policy ends before it begins", "政策的截止日早于开始日"),
        ("a transition period begins before the validity", "过渡期应早于有效期开始"),
        ("must be a six-digit GB/T 2260 code", "应为六位行政区划代码"),
        ("the policy has no award", "政策没有奖励"),
        ("two cases have this name", "有两个同名用例"),
        ("\"{0}\" is no status", "没有“{0}”这种结果"),
        ("no case: {0} is missing", "没有用例：缺少 {0}"),
        ("{0} \"{1}\" is given twice", "{0}“{1}”出现两次"),
        ("{0} \"{1}\" does not exist", "{0}“{1}”不存在"),
    ];

    /// <summary>What a case says about a difference.</summary>
    private static readonly (string En, string Zh)[] Differences =
    [
        ("no {0} verdict of {1}", "没有 {1} 的判断（{0}）"),
        ("unexpected {0} verdict of {1}", "多出 {1} 的判断（{0}）"),
        ("funding has {0} levels", "资金分为 {0} 级"),
        ("expected a refusal of {0}, got {1}", "应拒绝 {0}，实际为 {1}"),
        ("refused: {0}", "输入被拒绝：{0}"),
        ("{0} is {1}, expected {2}", "{0} 为 {1}，应为 {2}"),
    ];

    private static readonly (string En, string Zh)[] Nouns =
    [
        ("award", "奖励"), ("policy", "政策"), ("value", "数值"), ("condition", "条件"), ("cases of", "用例："), ("case", "用例"), ("fact", "事实"), ("field", "表单项"),
        ("overlay", "试算方案"), ("section", "分组"), ("window", "申报期"), ("unit", "部门"), ("level", "级次"), ("option", "选项"), ("evidence", "材料"), ("key", "键"),
    ];

    private static readonly IReadOnlyList<(Regex Pattern, string Zh)> Patterns = Compile(Sentences);
    private static readonly IReadOnlyList<(Regex Pattern, string Zh)> DifferencePatterns = Compile(Differences);

    /// <summary>The sentence in Chinese; as it is where nobody has translated it.</summary>
    public static string Of(string message) => Find(Patterns, message) ?? OfFailure(message);

    /// <summary>What differed in a case, each difference in Chinese.</summary>
    public static string OfFailure(string failure) => string.Join("；", failure.Split("; ").Select(f => Find(DifferencePatterns, f) ?? f));

    private static IReadOnlyList<(Regex, string)> Compile((string En, string Zh)[] sentences) => [.. sentences.Select(s => (PatternOf(s.En), s.Zh))];

    private static string? Find(IReadOnlyList<(Regex Pattern, string Zh)> patterns, string message)
    {
        foreach (var (pattern, zh) in patterns)
        {
            if (pattern.Match(message) is { Success: true } found)
                return Hole().Replace(zh, h => Noun(found.Groups["g" + h.Groups[1].Value].Value));
        }
        return null;
    }

    /// <summary>award "x": value "y" in Chinese.</summary>
    public static string OfRule(string rule) => Named().Replace(rule, m => Noun(m.Groups[1].Value) + "“" + m.Groups[2].Value + "”").Replace(": ", "，", StringComparison.Ordinal);

    private static string Noun(string word)
    {
        foreach (var (en, zh) in Nouns)
        {
            if (word == en) return zh;
        }
        return word;
    }

    private static Regex PatternOf(string sentence) =>
        new("^" + EscapedHole().Replace(Regex.Escape(sentence), m => $"(?<g{m.Groups[1].Value}>.*?)") + "$", RegexOptions.Singleline | RegexOptions.CultureInvariant);

    [GeneratedRegex(@"\{(\d)\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"\\\{(\d)\}")]
    private static partial Regex EscapedHole();

    [GeneratedRegex("([a-z ]+) \"([^\"]*)\"")]
    private static partial Regex Named();
}
