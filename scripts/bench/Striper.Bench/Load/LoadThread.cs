namespace Striper.Bench.Load;

/// <summary>Threads for blocking sockets.</summary>
internal static class LoadThread
{
    // They call nothing that goes deep.
    private const int StackBytes = 256 << 10;

    /// <summary>Starts one that does not keep the process from ending.</summary>
    public static Thread Start(Action action)
    {
        var thread = new Thread(() => action(), StackBytes) { IsBackground = true };
        thread.Start();
        return thread;
    }
}
