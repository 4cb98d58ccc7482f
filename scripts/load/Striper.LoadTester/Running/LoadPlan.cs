using Striper.Tools;

namespace Striper.LoadTester.Running;

/// <summary>What a run is to do.</summary>
/// <param name="Server">Whom to ask.</param>
/// <param name="Connections">How many in all.</param>
/// <param name="Concurrency">How many at once.</param>
/// <param name="Requests">On each connection, one after the other.</param>
/// <param name="MinBytes">Of a request.</param>
/// <param name="MaxBytes">Of a request.</param>
/// <param name="Timeout">For connecting, and for each reply.</param>
/// <param name="Seed">Determines what is sent.</param>
internal sealed record LoadPlan(
    Place Server, int Connections, int Concurrency, int Requests, int MinBytes, int MaxBytes, TimeSpan Timeout, int Seed);
