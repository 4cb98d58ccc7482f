using Striper.Foo.Protocol;

namespace Striper.Foo.Asking;

/// <summary>The requests of one connection that have no answer yet, and whether the answers are right. Thread-safe.</summary>
internal sealed class PendingRequests
{
    private readonly Lock _gate = new();

    // Guarded by the gate: by seq, the data and when it was asked.
    private readonly Dictionary<ulong, (string? Data, long At)> _pending = [];
    private ulong _last;

    /// <summary>Requests without an answer.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _pending.Count;
        }
    }

    /// <summary>Notes the next request.</summary>
    /// <param name="data">Its data.</param>
    /// <param name="now">When it is sent.</param>
    public FooMessage Add(string? data, long now)
    {
        lock (_gate)
        {
            _pending.Add(++_last, (data, now));
            return new FooMessage(FooKind.Req, _last, data);
        }
    }

    /// <summary>Takes an answer.</summary>
    /// <returns>When its request was sent.</returns>
    /// <exception cref="FooProtocolException">No request waits for it, or it is not what it should be.</exception>
    public long Take(FooMessage answer)
    {
        lock (_gate)
        {
            if (answer.Kind == FooKind.Req)
                throw new FooProtocolException($"the server sent a request, {answer.Seq}");
            if (!_pending.Remove(answer.Seq, out var request))
                throw new FooProtocolException(answer.Seq >= 1 && answer.Seq <= _last ? $"{answer.Seq} was answered twice" : $"{answer.Seq} was answered and never asked");
            if (answer.Kind == FooKind.Ack && answer.Data != request.Data)
                throw new FooProtocolException($"the answer to {answer.Seq} has other data than the request");
            return request.At;
        }
    }
}
