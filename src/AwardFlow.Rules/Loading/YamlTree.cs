using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AwardFlow.Rules;

/// <summary>A YAML document as a tree that knows the line of every node.</summary>
internal abstract record YamlTree(int Line);

internal sealed record YamlText(int Line, string Text, bool Quoted) : YamlTree(Line);

internal sealed record YamlSequence(int Line, IReadOnlyList<YamlTree> Items) : YamlTree(Line);

internal sealed record YamlEntry(string Key, int Line, YamlTree Value);

internal sealed record YamlRecord(int Line, IReadOnlyList<YamlEntry> Entries) : YamlTree(Line);

/// <summary>
/// Reads the part of YAML that policies use: records, lists and plain or quoted text. Duplicate keys, anchors, tags and a
/// second document are faults, so that nobody is surprised by what YAML can also mean.
/// </summary>
internal static class YamlParser
{
    private const int Deepest = 24;

    public static YamlRecord? Parse(string file, string rule, string text, Faults faults)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                faults.Add(file, 1, rule, "", "the file is empty");
                return null;
            }
            parser.Consume<DocumentStart>();
            var root = Node(parser, file, rule, faults, 0);
            parser.Consume<DocumentEnd>();
            if (!parser.Accept<StreamEnd>(out _))
                faults.Add(file, (int)parser.Current!.Start.Line, rule, "", "a second document in one file");
            if (root is YamlRecord record)
                return record;
            faults.Add(file, root.Line, rule, "", "the file must be a record of keys and values");
        }
        catch (YamlException error)
        {
            faults.Add(file, (int)error.Start.Line, rule, "", "not YAML: " + error.Message);
        }
        catch (InvalidOperationException)
        {
            // The scanner gives up on some broken texts with this instead of an error of its own.
            faults.Add(file, (int)(parser.Current?.End.Line ?? 1), rule, "", "not YAML: check brackets, quotes and indentation");
        }
        return null;
    }

    private static YamlTree Node(IParser parser, string file, string rule, Faults faults, int depth)
    {
        var line = (int)parser.Current!.Start.Line;
        if (depth > Deepest)
            throw new YamlException(parser.Current.Start, parser.Current.End, "nested too deeply");
        if (parser.Current is NodeEvent node && (!node.Anchor.IsEmpty || !node.Tag.IsEmpty))
            faults.Add(file, line, rule, "", "anchors and tags are not allowed");
        if (parser.TryConsume<Scalar>(out var scalar))
            return new YamlText(line, scalar.Value, scalar.Style is not ScalarStyle.Plain);
        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<YamlTree>();
            while (!parser.TryConsume<SequenceEnd>(out _))
                items.Add(Node(parser, file, rule, faults, depth + 1));
            return new YamlSequence(line, items);
        }
        if (parser.TryConsume<MappingStart>(out _))
        {
            var entries = new List<YamlEntry>();
            while (!parser.TryConsume<MappingEnd>(out _))
                Entry(parser, file, rule, faults, depth, entries);
            return new YamlRecord(line, entries);
        }
        throw new YamlException(parser.Current.Start, parser.Current.End, "aliases are not allowed");
    }

    private static void Entry(IParser parser, string file, string rule, Faults faults, int depth, List<YamlEntry> entries)
    {
        if (!parser.TryConsume<Scalar>(out var key))
            throw new YamlException(parser.Current!.Start, parser.Current.End, "a key must be text");
        var line = (int)key.Start.Line;
        var value = Node(parser, file, rule, faults, depth + 1);
        if (entries.Any(e => e.Key == key.Value))
            faults.Add(file, line, rule, key.Value, $"key \"{key.Value}\" is given twice");
        else
            entries.Add(new YamlEntry(key.Value, line, value));
    }
}
