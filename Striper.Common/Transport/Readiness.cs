using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Striper.Common.Transport;

/// <summary>
/// One direction of a socket in an <see cref="EpollLoop"/>: whether it is worth trying, and who waits until it is. One user at a time tries and
/// waits; the loop, a cancellation or the socket's end, from any thread, wake it. Nothing is allocated by waiting.
/// </summary>
/// <remarks>
/// epoll tells each change once. So the user says that it is about to try before it does: a change reported after that is kept, however
/// the try ends, and one before it is covered by the try.
/// </remarks>
internal sealed class Readiness : IValueTaskSource
{
    private const int Unknown = 0;
    private const int NotReady = 1;
    private const int Ready = 2;
    private const int Awaited = 3;

    private ManualResetValueTaskSourceCore<bool> _wait; // mutable: its continuations run on the thread that sets it
    private Exception? _failure;
    private int _state = NotReady; // a socket's first change is told when it is registered
    private volatile bool _isFinal;
    private volatile bool _isClosed;

    /// <summary>Whether only the kernel can tell: after a try that took all it could, or before the first where bytes may be there.</summary>
    public bool IsUnknown => Volatile.Read(ref _state) == Unknown && !_isFinal;

    /// <summary>Before each try.</summary>
    public void BeginTry() => Interlocked.Exchange(ref _state, NotReady);

    /// <summary>After a try that took all it could: the next may succeed too. Or before the first.</summary>
    public void EndTryUnsated() => Interlocked.CompareExchange(ref _state, Unknown, NotReady);

    /// <summary>Completes when a try is worth it, perhaps too early. Fails when the socket is closed here.</summary>
    public ValueTask WaitAsync()
    {
        if (_isClosed)
            return ValueTask.FromException(Aborted());
        if (_isFinal)
            return default;
        _wait.Reset();
        return Interlocked.CompareExchange(ref _state, Awaited, NotReady) == NotReady ? new ValueTask(this, _wait.Version) : default;
    }

    /// <summary>The same, unless it is cancelled first.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellation)
    {
        // In this order: a cancellation before the wait would find nothing to cancel.
        var waiting = WaitAsync();
        using var cancelling = cancellation.UnsafeRegister(static (state, token) => ((Readiness)state!).Cancel(token), this);
        await waiting;
    }

    /// <summary>The loop's word that a try is worth it; <paramref name="isFinal"/>: from now on always, since no more changes will be told.</summary>
    public void Set(bool isFinal)
    {
        if (isFinal)
            _isFinal = true;
        if (Volatile.Read(ref _state) != Ready && Interlocked.Exchange(ref _state, Ready) == Awaited)
            _wait.SetResult(true);
    }

    /// <summary>The socket was closed here: the wait fails, if there is one, and so does any later one.</summary>
    public void Close()
    {
        _isClosed = true;
        _isFinal = true;
        if (Interlocked.Exchange(ref _state, Ready) == Awaited)
            Fail(Aborted());
    }

    void IValueTaskSource.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    private static SocketException Aborted() => new((int)SocketError.OperationAborted);

    // Fails the wait, if there is one; the socket is as it was.
    private void Cancel(CancellationToken cancellation)
    {
        if (Interlocked.CompareExchange(ref _state, NotReady, Awaited) == Awaited)
            Fail(new OperationCanceledException(cancellation));
    }

    // Whoever closes a socket may hold locks that the one who waits would take: it goes on elsewhere.
    private void Fail(Exception failure)
    {
        _failure = failure;
        ThreadPool.UnsafeQueueUserWorkItem(static readiness => readiness._wait.SetException(readiness._failure!), this, preferLocal: false);
    }
}
