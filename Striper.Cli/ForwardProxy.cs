using Microsoft.Extensions.Logging;
using Striper.Cli.Options;

namespace Striper.Cli;

/// <summary>A proxy, what it was told, and where it logs.</summary>
/// <param name="Name">Where a process has several; else null.</param>
/// <param name="Options">What it was told.</param>
/// <param name="Proxy">The proxy; disposed with this.</param>
/// <param name="Logger">Its own: where a process has several forwards, the lines bear the name.</param>
internal sealed record ForwardProxy(string? Name, ProxyOptions Options, IProxy Proxy, ILogger Logger) : IAsyncDisposable
{
    /// <summary>What its connections pass; null: nothing.</summary>
    public FilterComposition? Filters { get; init; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Proxy.DisposeAsync();
}
