namespace AwardFlow.Web.Features.Shared;

/// <summary>Marks SharedResource.en.resx: Chinese text is the key, English the value.</summary>
public sealed class SharedResource;
