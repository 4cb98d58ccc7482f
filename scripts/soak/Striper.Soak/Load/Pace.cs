using System.Diagnostics;

namespace Striper.Soak.Load;

/// <summary>What all streams together may send, so that the machine is not the limit. Thread-safe.</summary>
/// <param name="bytesPerSecond">On average.</param>
internal sealed class Pace(double bytesPerSecond)
{
    // What was not used may be sent at once later, which lets single streams go as fast as they can.
    private static readonly TimeSpan _burst = TimeSpan.FromSeconds(1);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private TimeSpan _next;

    /// <summary>Waits for the turn of so many bytes.</summary>
    public Task WaitAsync(int bytes, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = _watch.Elapsed;
            if (_next < now - _burst)
                _next = now - _burst;
            wait = _next - now;
            _next += TimeSpan.FromSeconds(bytes / bytesPerSecond);
        }

        return wait > TimeSpan.Zero ? Task.Delay(wait, cancellationToken) : Task.CompletedTask;
    }
}
