namespace Striper.Common.Wire;

/// <summary>GOAWAY: the sender opens and accepts no new streams; those that exist go on.</summary>
/// <param name="Code">Why.</param>
public readonly record struct GoAwayFrame(GoAwayCode Code);
