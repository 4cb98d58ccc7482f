namespace Striper.Tests.Support;

/// <summary>Waits for what nobody announces, such as the state of another process: looks, and looks again.</summary>
internal static class Condition
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(20);

    public static async Task HoldsAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_interval);
        while (!condition())
            await timer.WaitForNextTickAsync(cancellationToken);
    }
}
