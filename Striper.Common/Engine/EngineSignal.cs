using Striper.Common.Primitives;

namespace Striper.Common.Engine;

/// <summary>One wish of the engine.</summary>
public readonly record struct EngineSignal(
    EngineSignalKind Kind, EngineStream? Stream = null, EngineLeg? Leg = null, ResetCode Code = default, string? Text = null)
{
    /// <summary>The leg's; of a signal about a leg.</summary>
    public LegId LegId => Leg?.Id ?? default;
}
