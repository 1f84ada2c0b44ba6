namespace AwardFlow.Web.Plumbing.Settings;

/// <summary>Whether this database was made as a demonstration. Read once from the database; no setting changes it.</summary>
public sealed record DemonstrationMark(bool IsDemonstration);
