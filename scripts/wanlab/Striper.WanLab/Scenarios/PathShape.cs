using System.Globalization;

namespace Striper.WanLab.Scenarios;

/// <summary>A path, the same in both directions.</summary>
/// <param name="Rate">Mbit/s of IP packets.</param>
/// <param name="RoundTripMs">Of an idle path, half of it each way.</param>
internal sealed record PathShape(double Rate, double RoundTripMs)
{
    /// <summary>Drop-tail queue before the rate, kB.</summary>
    public double QueueKb { get; init; } = 256;

    /// <summary>Added to each packet's delay, uniform from 0 to this; no packet overtakes another one.</summary>
    public double JitterMs { get; init; }

    /// <summary>Random, of each packet, before the queue; %.</summary>
    public double LossPercent { get; init; }

    /// <summary>What each flow is held to, Mbit/s; 0 is no cap.</summary>
    public double Cap { get; init; }

    /// <summary>Above 0 the cap is a policer with a bucket of so many kB, otherwise a shaper with a queue of 64 kB.</summary>
    public double BurstKb { get; init; }

    /// <summary>The emulator's words for it.</summary>
    public string Knobs => string.Create(
        CultureInfo.InvariantCulture,
        $"rate={Rate} delay={RoundTripMs / 2} queue={QueueKb} jitter={JitterMs} loss={LossPercent} cap={Cap} burst={BurstKb} black=0");
}
