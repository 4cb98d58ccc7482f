using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Striper.Common.Diagnostics;

namespace Striper.Client;

/// <summary>Shows the <see cref="LegCountController"/> what a tunnel carries, and does what it says.</summary>
internal sealed class LegCountLoop(TunnelSession session, LegRange range, IReadOnlyList<LegOrigin> origins, ILogger log)
{
    private const double BytesOfMegabit = 1e6 / 8;

    // Idle tunnels keep what they have, and the processor its rest.
    private static readonly TimeSpan _busyInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _idleInterval = TimeSpan.FromSeconds(1);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly LegCountController _controller = new(range);
    private readonly AwaitedLegs _awaited = new(origins);
    private volatile bool _hasChanged;

    /// <summary>A leg has died, or this host's addresses have changed.</summary>
    public void NoteChange() => _hasChanged = true;

    /// <summary>Goes on until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await Task.Delay(session.StreamCount > 0 ? _busyInterval : _idleInterval, cancellation);
                Look();
            }
        }
        catch (OperationCanceledException)
        {
            // The tunnel is over.
        }
        catch (Exception e)
        {
            ClientLog.LegCountFailed(log, session.Id, e);
        }
    }

    private void Look()
    {
        if (session.ReadLoad() is not { } load)
            return;
        var now = Stopwatch.GetElapsedTime(_start);
        if (_hasChanged)
        {
            _hasChanged = false;
            _controller.OnConditionsChanged(now);
        }

        if (_awaited.Observe(session.ReadSlots(), _controller.Used, now))
            _controller.OnUplinksChanged();
        if (_controller.Observe(load, _awaited.Count, now) is { } change)
            Log(change);
        session.SetLegs(_controller.Used, _controller.Kept);
    }

    private void Log(in LegCountChange change)
    {
        var (before, after) = (Math.Round(change.GoodputBefore / BytesOfMegabit, 1), Math.Round(change.Goodput / BytesOfMegabit, 1));
        if (change.IsKept)
            ClientLog.LegCountChanged(log, session.Id, LegWords.Describe(change.Tried), change.Before, after, before);
        else if (change.Goodput > 0)
            ClientLog.LegCountKept(log, session.Id, LegWords.Describe(change.Before), change.Tried, after, before);
        else
            ClientLog.LegTrialCutShort(log, session.Id, LegWords.Describe(change.Before), change.Tried);
    }
}
