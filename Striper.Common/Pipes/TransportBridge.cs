using Striper.Common.Transport;

namespace Striper.Common.Pipes;

/// <summary>
/// Joins two transports until both directions have ended. Holds no bytes but those on their way: backpressure, half-close and resets pass through, and an idle
/// direction holds no buffer. Owner of both. Runs once.
/// </summary>
public sealed class TransportBridge : IBridge
{
    private readonly ByteTransport _first;
    private readonly ByteTransport _second;
    private readonly TransportDirection _firstToSecond;
    private readonly TransportDirection _secondToFirst;
    private readonly Lock _gate = new();

    // Both guarded by _gate; the first failure wins.
    private BridgeEnd _end;
    private Exception? _reason;

    /// <summary>Prepares a bridge; <see cref="RunAsync"/> runs it.</summary>
    public TransportBridge(ByteTransport first, ByteTransport second)
    {
        (_first, _second) = (first, second);
        Action<Exception> firstFailed = e => Fail(BridgeEnd.FirstFailed, e);
        Action<Exception> secondFailed = e => Fail(BridgeEnd.SecondFailed, e);
        _firstToSecond = new TransportDirection(first, second) { SourceFailed = firstFailed, DestinationFailed = secondFailed };
        _secondToFirst = new TransportDirection(second, first) { SourceFailed = secondFailed, DestinationFailed = firstFailed };
    }

    /// <inheritdoc/>
    public BridgeStatistics FirstToSecond => _firstToSecond.Statistics;

    /// <inheritdoc/>
    public BridgeStatistics SecondToFirst => _secondToFirst.Statistics;

    /// <inheritdoc/>
    public async Task<BridgeResult> RunAsync(CancellationToken cancellationToken = default)
    {
        await using (cancellationToken.UnsafeRegister(
            static bridge => ((TransportBridge)bridge!).Fail(BridgeEnd.Canceled, new OperationCanceledException("The bridge was cancelled.")), this))
        {
            await Task.WhenAll(_firstToSecond.RunAsync(), _secondToFirst.RunAsync());
        }

        _first.Dispose();
        _second.Dispose();
        return new BridgeResult(_end, _reason, FirstToSecond, SecondToFirst);
    }

    private void Fail(BridgeEnd end, Exception reason)
    {
        lock (_gate)
        {
            if (_reason is not null)
                return;
            (_end, _reason) = (end, reason);
        }

        // Whatever waits fails, and ends its direction.
        _first.Abort();
        _second.Abort();
    }
}
