using System.Net;
using Striper.Common.Primitives;

namespace Striper.Common.Engine;

/// <summary>One wish of the engine.</summary>
public readonly record struct EngineSignal(
    EngineSignalKind Kind, EngineStream? Stream = null, EngineLeg? Leg = null, LegId LegId = default, ResetCode Code = default,
    string? Text = null, StreamEndPoints EndPoints = default);
