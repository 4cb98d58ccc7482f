using Striper.Common.Transport;

namespace Striper.Common.Filtering;

/// <summary>
/// A connection whose bytes pass a chain of filters in both directions. Nothing is read ahead: while a filter holds a direction, nothing more is taken from its
/// sender. Owner of the connection from here on.
/// </summary>
/// <param name="inner">The connection.</param>
/// <param name="side">Where it leads; the other side is whoever uses this.</param>
/// <param name="filters">Its filters.</param>
internal sealed class FilteredTransport(ByteTransport inner, FilterSide side, ConnectionFilters filters) : ByteTransport
{
    private readonly FilterBuffer _received = new();
    private readonly FilterBuffer _sent = new();
    private readonly FilterCall _inward = side == FilterSide.Downstream ? FilterCall.DownstreamData : FilterCall.UpstreamData;
    private readonly FilterCall _outward = side == FilterSide.Downstream ? FilterCall.UpstreamData : FilterCall.DownstreamData;
    private Task _opening = Task.CompletedTask;
    private bool _hasReceivedEnd;

    // The side whose direction ended first; written by either direction.
    private int _firstEnd = -1;

    private FilterSide Other => side == FilterSide.Downstream ? FilterSide.Upstream : FilterSide.Downstream;

    /// <summary>Tells the filters of the connection; false: one of them has closed it.</summary>
    public bool TryOpen()
    {
        _opening = OpenAsync();
        return _opening.Exception is null;
    }

    /// <inheritdoc/>
    public override async ValueTask WaitReadableAsync()
    {
        await _opening;
        if (!_received.IsEmpty || _hasReceivedEnd)
            return;
        try
        {
            await inner.WaitReadableAsync();
        }
        catch (Exception e) when (IsFailure(e))
        {
            filters.NoteClosed(side, isReset: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        await _opening;
        while (true)
        {
            if (!_received.IsEmpty)
                return _received.MoveTo(buffer);
            if (_hasReceivedEnd)
                return 0;
            var length = await ReceiveInnerAsync(buffer[..Math.Min(buffer.Length, filters.MostBytes)]);
            _received.Lend(buffer[..length]);
            await PassAsync(_inward, _received, isEnd: length == 0);
            _hasReceivedEnd = length == 0;
        }
    }

    /// <summary>The connection's own end was confirmed before the filters were told of it.</summary>
    public override void ConfirmEnd()
    {
    }

    /// <summary>Nothing goes out that the filters have not passed, and they may wait.</summary>
    public override int TrySend(ReadOnlySpan<byte> bytes) => 0;

    /// <inheritdoc/>
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await _opening;
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, filters.MostBytes)];
            bytes = bytes[part.Length..];
            _sent.Lend(part);
            await PassAsync(_outward, _sent, isEnd: false);
            await SendInnerAsync();
        }
    }

    /// <inheritdoc/>
    public override async ValueTask EndSendAsync()
    {
        await _opening;
        Interlocked.CompareExchange(ref _firstEnd, (int)Other, -1);
        _sent.Clear();
        await PassAsync(_outward, _sent, isEnd: true);
        await SendInnerAsync();
        inner.ShutdownSend();
    }

    /// <inheritdoc/>
    public override void ShutdownSend() => _ = EndAsync();

    /// <inheritdoc/>
    public override void Abort()
    {
        // First: what waits for the connection must not tell of its close before the side that has caused it.
        filters.Finish(Other, isReset: true);
        inner.Abort();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        filters.Finish(Volatile.Read(ref _firstEnd) == (int)side ? side : Other, isReset: false);
        inner.Dispose();
    }

    /// <summary>A filter closes the connection, and nobody may be waiting for it just now.</summary>
    public void Break()
    {
        inner.Abort();
        Broken?.Invoke();
    }

    private async Task OpenAsync() => await PassAsync(FilterCall.NewConnection, _received, isEnd: false);

    private async Task EndAsync()
    {
        try
        {
            await EndSendAsync();
        }
        catch (Exception e) when (IsFailure(e))
        {
            // It is over already; whoever reads will see it.
        }
    }

    private async ValueTask PassAsync(FilterCall call, FilterBuffer data, bool isEnd)
    {
        try
        {
            await filters.RunAsync(call, data, isEnd);
        }
        catch (IOException)
        {
            data.Clear();
            inner.Abort();
            throw;
        }
    }

    private async ValueTask<int> ReceiveInnerAsync(Memory<byte> buffer)
    {
        try
        {
            var length = await inner.ReceiveAsync(buffer);
            if (length > 0)
                return length;

            // Before the filters take a reset for an end.
            inner.ConfirmEnd();
            Interlocked.CompareExchange(ref _firstEnd, (int)side, -1);
            return 0;
        }
        catch (Exception e) when (IsFailure(e))
        {
            filters.NoteClosed(side, isReset: true);
            throw;
        }
    }

    private async ValueTask SendInnerAsync()
    {
        if (_sent.IsEmpty)
            return;
        try
        {
            await inner.SendAsync(_sent.Memory);
        }
        catch (Exception e) when (IsFailure(e))
        {
            filters.NoteClosed(side, isReset: true);
            throw;
        }

        _sent.Clear();
    }
}
