using Microsoft.Extensions.Logging;
using Striper.Common.Transport;

namespace Striper.Client.Check;

/// <summary>One tunnel to a server's own services, never to its target. Its number of legs is fixed. Thread-safe.</summary>
public sealed class CheckTunnel : ICheckObserver, IAsyncDisposable
{
    // What else is there is up by then, unless it has to be dialled again after a lost SYN (RFC 6298: 1 s, then 2 s more).
    private static readonly TimeSpan _stragglerPatience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly ClientProxyOptions _options;
    private readonly ClientProxy _proxy;
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _firstUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _failures;
    private string? _lastFailure;

    /// <summary>Prepares a tunnel of the legs that the options say; nothing is dialled yet.</summary>
    public CheckTunnel(ClientProxyOptions options, ILogger log)
    {
        _options = options with { Check = this };
        _proxy = new ClientProxy(_options, log);
    }

    /// <summary>Legs that are up; express legs are not counted.</summary>
    public int LegCount => _proxy.CurrentSession()?.LegCount ?? 0;

    /// <summary>Dials the legs and waits for all of them. Once only. Null: all are up. Otherwise what became of the others, for the user.</summary>
    public async Task<string?> ConnectAsync(CancellationToken cancellation)
    {
        _proxy.Start();
        OnLegUp();

        // Each dial has its own limit, so that this ends: either a leg is up, or every slot has failed.
        await Task.WhenAny(_firstUp.Task, _settled.Task).WaitAsync(cancellation);
        try
        {
            await _settled.Task.WaitAsync(_stragglerPatience, cancellation);
        }
        catch (TimeoutException)
        {
            // So it stays.
        }

        var up = LegCount;
        if (up >= _options.Legs.Count)
            return null;
        lock (_gate)
        {
            var reason = _lastFailure ?? "no answer";
            return up == 0 ? reason : $"only {up} of {_options.Legs.Count} legs came up ({reason})";
        }
    }

    /// <summary>Opens a stream for a program.</summary>
    /// <exception cref="IOException">The legs are gone.</exception>
    public LocalTransport Open(LocalProgram program)
    {
        var transport = new LocalTransport(program);
        return _proxy.TryOpen(transport, default) ? transport : throw new IOException("the legs are gone");
    }

    /// <summary>Ends the tunnel at both ends.</summary>
    public ValueTask DisposeAsync() => _proxy.DisposeAsync();

    /// <inheritdoc/>
    public void OnLegUp()
    {
        var up = LegCount;
        if (up > 0)
            _firstUp.TrySetResult();
        if (up >= _options.Legs.Count)
            _settled.TrySetResult();
    }

    /// <inheritdoc/>
    public void OnDialFailed(string reason)
    {
        lock (_gate)
        {
            _lastFailure = reason;

            // One that failed may be the crowd's fault, or a lost packet's; when all have, there is nobody.
            if (++_failures < _options.Slots || _firstUp.Task.IsCompleted)
                return;
        }

        _settled.TrySetResult();
    }
}
