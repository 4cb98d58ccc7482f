using Striper.Tools;

namespace Striper.Foo.Asking;

/// <summary>What a client is to do.</summary>
/// <param name="Server">Whom to ask.</param>
/// <param name="Requests">On each connection.</param>
/// <param name="Connections">At once.</param>
/// <param name="Pipeline">Requests that may wait for their answers, on each connection.</param>
/// <param name="DataBytes">Of each request; 0: no data.</param>
/// <param name="Timeout">For connecting, and for an answer.</param>
internal sealed record FooClientPlan(Place Server, int Requests, int Connections, int Pipeline, int DataBytes, TimeSpan Timeout);
