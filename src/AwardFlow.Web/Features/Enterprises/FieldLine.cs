namespace AwardFlow.Web.Features.Enterprises;

/// <summary>One plain field of a page: its key for errors, its name in the form, label, value and help.</summary>
public sealed record FieldLine(string Key, string Name, string Label, string? Value, string Help = "", bool Required = true, string Type = "text", string? Autocomplete = null, bool Full = false);
