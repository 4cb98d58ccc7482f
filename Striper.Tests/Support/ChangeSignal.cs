namespace Striper.Tests.Support;

/// <summary>
/// Lets a test await a state instead of sleeping: whoever changes the state calls <see cref="Pulse"/>, and every waiter looks again.
/// Thread-safe; the condition must be safe to evaluate on any thread.
/// </summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource _changed = Create();

    public void Pulse() => Interlocked.Exchange(ref _changed, Create()).TrySetResult();

    public async Task WaitUntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Taken before the condition is evaluated, so that a change in between is not missed.
            var changed = Volatile.Read(ref _changed).Task;
            if (condition())
                return;
            await changed.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
