namespace Striper.Common.Engine;

/// <summary>
/// The next bytes of a leg, not received yet, which may go to the application without coming by here. Valid until
/// <see cref="TunnelEngine.EndPassage"/>, which must follow.
/// </summary>
public readonly record struct Passage(EngineStream Stream, int MostBytes);
