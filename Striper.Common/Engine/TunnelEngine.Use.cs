using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Common.Engine;

/// <content>What legs are used for: pausing, resuming and retiring them without loss, hurry or copies. The client decides, both ends do it.</content>
public sealed partial class TunnelEngine
{
    private readonly Queue<LegId> _usesToTell = new();

    /// <summary>
    /// Client: the leg is used for something else from now on, at both ends. <see cref="LegUse.Retiring"/>: it ends with
    /// <see cref="EngineSignalKind.LegRetired"/> once nothing is out on it, another leg being usable.
    /// </summary>
    public void SetUse(EngineLeg leg, LegUse use, TimeSpan now)
    {
        if (!leg.IsUp || leg.Use == use)
            return;
        leg.Use = use;
        leg.UseChange++;
        leg.IsPeerDrained = false;
        leg.RetiredBy = now + EngineTiming.RetireWithin;
        _hasUnlikeLegs = true;
        TellUse(leg);
        Pump(now);
    }

    // Whether another leg takes a paused one's place. A pause is to spare that very leg, so any does; a leg that is not wanted any more
    // does not leave its work to a backup or a dearer one.
    private bool IsReplaced(EngineLeg paused)
    {
        foreach (var leg in _legs)
        {
            if (!leg.IsSuspect && !leg.IsPaused && !leg.Traits.IsExpress && (paused.Use != LegUse.Retiring || leg.Rank <= paused.Rank))
                return true;
        }

        return false;
    }

    private void TellUse(EngineLeg leg)
    {
        if (leg.IsUseToBeTold)
            return;
        leg.IsUseToBeTold = true;
        _usesToTell.Enqueue(leg.Id);
    }

    private void OnLegUse(in LegUseFrame frame)
    {
        var id = frame.Leg;
        if (FindLeg(id) is not { } leg)
            return;
        if (options.Role == TunnelRole.Client)
        {
            leg.IsPeerDrained |= frame.Use == LegUse.Drained && frame.Change == leg.UseChange && leg.IsPaused;
        }
        else if (frame.Change > leg.UseChange && frame.Use != LegUse.Drained)
        {
            leg.Use = frame.Use;
            leg.UseChange = frame.Change;
            leg.IsDrainedTold = false;
            _hasUnlikeLegs = true;
        }
    }

    private int WriteLegUses(EngineLeg leg, Span<byte> destination, int written, TimeSpan now)
    {
        while (written + FrameWriter.MaxControlFrameBytes <= destination.Length && _usesToTell.TryDequeue(out var id))
        {
            // While the frame waited for a leg to go on, its leg may have died, or been resumed before the answer to a pause was told.
            if (FindLeg(id) is not { } told)
                continue;
            told.IsUseToBeTold = false;
            if (options.Role == TunnelRole.Server && !told.IsDrainedTold)
                continue;
            var use = options.Role == TunnelRole.Server ? LegUse.Drained : told.Use;
            written += FrameWriter.WriteLegUse(destination[written..], new LegUseFrame(id, told.UseChange, use));
            Enter(leg, written, null, Sending.ControlKinds.LegUse, id, now);
        }

        return written;
    }

    private void TellUseAgain(LegId id)
    {
        // What the server said of an earlier change is of no use any more, and it says so again when it holds.
        if (FindLeg(id) is { } leg && (options.Role == TunnelRole.Client || leg.IsDrainedTold))
            TellUse(leg);
    }

    private void WatchUse(EngineLeg leg, TimeSpan now)
    {
        if (!leg.IsUp || !leg.IsPaused)
            return;
        if (options.Role == TunnelRole.Server)
        {
            if (leg.IsDrainedTold || !leg.IsDrained)
                return;
            leg.IsDrainedTold = true;
            TellUse(leg);
        }
        else if (leg.Use == LegUse.Retiring)
        {
            if (!IsReplaced(leg))
                leg.RetiredBy = now + EngineTiming.RetireWithin;
            else if ((leg.IsDrained && leg.IsPeerDrained) || now >= leg.RetiredBy)
                RemoveLeg(leg, "no longer needed");
        }
    }

    // Nothing else wakes an end when the last receipt of such a leg has come.
    private bool IsUseWatched(EngineLeg leg) =>
        options.Role == TunnelRole.Server ? leg.IsPaused && !leg.IsDrainedTold : leg.Use == LegUse.Retiring;
}
