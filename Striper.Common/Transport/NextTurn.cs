using System.Runtime.CompilerServices;

namespace Striper.Common.Transport;

/// <summary>
/// Awaited by who has had its turn: what follows runs after everybody else's, on the same thread if that is a socket loop's, since to go to another
/// costs more than many a turn; elsewhere on a thread of the pool.
/// </summary>
internal readonly struct NextTurn : ICriticalNotifyCompletion
{
    /// <summary>Never: who asks has had its turn.</summary>
    public bool IsCompleted => false;

    /// <summary>What <c>await</c> asks for.</summary>
    public NextTurn GetAwaiter() => this;

    /// <summary>Gives nothing.</summary>
    public void GetResult()
    {
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation)
    {
        if (EpollLoop.OfThisThread is { } loop)
            loop.RunNextTurn(continuation);
        else
            ThreadPool.UnsafeQueueUserWorkItem(static run => run(), continuation, preferLocal: false);
    }
}
