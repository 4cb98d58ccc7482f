using System.IO.Pipelines;

namespace Striper.Common.Pipes;

/// <summary>
/// Joins two duplex pipes until both directions have ended. Carries backpressure and half-close both ways; a failure of one pipe aborts the
/// other. Uses all four ends alone and completes them; whoever made the pipes disposes them. Runs once.
/// </summary>
public sealed class Bridge : IBridge
{
    private readonly IDuplexPipe _first;
    private readonly IDuplexPipe _second;
    private readonly BridgeDirection _firstToSecond;
    private readonly BridgeDirection _secondToFirst;
    private readonly Lock _gate = new();

    // Both guarded by _gate; the first failure wins.
    private BridgeEnd _end;
    private Exception? _reason;

    /// <summary>Prepares a bridge; <see cref="RunAsync"/> runs it.</summary>
    public Bridge(IDuplexPipe first, IDuplexPipe second)
    {
        _first = first;
        _second = second;
        Action<Exception> firstFailed = e => Fail(BridgeEnd.FirstFailed, e);
        Action<Exception> secondFailed = e => Fail(BridgeEnd.SecondFailed, e);
        _firstToSecond = new BridgeDirection(first.Input, second.Output) { SourceFailed = firstFailed, DestinationFailed = secondFailed };
        _secondToFirst = new BridgeDirection(second.Input, first.Output) { SourceFailed = secondFailed, DestinationFailed = firstFailed };
    }

    /// <inheritdoc/>
    public BridgeStatistics FirstToSecond => _firstToSecond.Statistics;

    /// <inheritdoc/>
    public BridgeStatistics SecondToFirst => _secondToFirst.Statistics;

    /// <summary>
    /// Carries until both directions have ended; cancelling aborts both pipes. Never throws: the result says how it ended. Bytes may
    /// still be on their way out of the pipes' own buffers then.
    /// </summary>
    public async Task<BridgeResult> RunAsync(CancellationToken cancellationToken = default)
    {
        await using (cancellationToken.UnsafeRegister(
            static bridge => ((Bridge)bridge!).Fail(BridgeEnd.Canceled, new OperationCanceledException("The bridge was cancelled.")), this))
        {
            await Task.WhenAll(_firstToSecond.RunAsync(), _secondToFirst.RunAsync());
        }

        // The registration is gone and both directions have ended, so nobody writes these any more.
        if (_reason is not null)
            Abort(_reason);
        return new BridgeResult(_end, _reason, FirstToSecond, SecondToFirst);
    }

    /// <summary>
    /// Keeps the first failure and wakes both directions. Cancelled waits stay cancelled until taken, so a direction that is not waiting just
    /// now finds out at its next wait; the pipes' ends are completed only when nobody uses them any more.
    /// </summary>
    private void Fail(BridgeEnd end, Exception reason)
    {
        lock (_gate)
        {
            if (_reason is not null)
                return;
            (_end, _reason) = (end, reason);
        }

        _first.Input.CancelPendingRead();
        _second.Input.CancelPendingRead();
        _first.Output.CancelPendingFlush();
        _second.Output.CancelPendingFlush();
    }

    private void Abort(Exception reason)
    {
        var aborted = reason as ConnectionAbortedException ?? new ConnectionAbortedException(reason.Message, reason);
        foreach (var pipe in (ReadOnlySpan<IDuplexPipe>)[_first, _second])
        {
            pipe.Output.Complete(aborted);
            pipe.Input.Complete(aborted);
        }
    }
}
