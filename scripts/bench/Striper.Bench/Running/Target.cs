using Striper.WanLab.Lab;

namespace Striper.Bench.Running;

/// <summary>The measuring program behind the proxies.</summary>
internal sealed record Target(ChildProcess Program, int Port) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Program.DisposeAsync();
}
