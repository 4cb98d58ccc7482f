using System.Net;

namespace Striper.Echo.Serving;

/// <summary>What a server is to do.</summary>
/// <param name="Mode">With what it gets.</param>
/// <param name="Listen">Where; port 0 picks one.</param>
/// <param name="Idle">How long nothing may move on a connection; infinite: for ever.</param>
/// <param name="Drain">How long connections may go on after the stop.</param>
/// <param name="IsVerbose">Whether each connection has its lines.</param>
internal sealed record EchoPlan(EchoMode Mode, IPEndPoint Listen, TimeSpan Idle, TimeSpan Drain, bool IsVerbose);
