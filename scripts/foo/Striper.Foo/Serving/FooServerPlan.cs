using System.Net;

namespace Striper.Foo.Serving;

/// <summary>What a server is to do.</summary>
/// <param name="Listen">Where; port 0 picks one.</param>
/// <param name="NakEvery">Every so many requests of a connection are answered with NAK; 0: none.</param>
/// <param name="IsShuffled">Whether what arrived together is answered in any order.</param>
/// <param name="IsVerbose">Whether connections have their lines.</param>
internal sealed record FooServerPlan(IPEndPoint Listen, int NakEvery, bool IsShuffled, bool IsVerbose);
