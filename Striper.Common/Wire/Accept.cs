using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>ACCEPT: the server takes the leg; frames follow in both directions.</summary>
/// <param name="Version">The version picked from the client's range.</param>
/// <param name="Server">This run of the server.</param>
/// <param name="Limits">What the server offers; of each figure the smaller of both ends holds.</param>
/// <param name="IsCheck">The tunnel is one for a check, as the client wanted; a server that knows no checks does not say so.</param>
public sealed record Accept(byte Version, ServerInstanceId Server, TunnelLimits Limits, bool IsCheck = false) : HandshakeMessage;
