using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Tests.Simulation.Network;

namespace Striper.Tests.Simulation;

/// <summary>Draws a scenario from a seed: small and quick to run, but anything that may happen may happen in it.</summary>
internal sealed class ScenarioDraw(int seed)
{
    private const long MostBytes = 2 << 20;
    private const long MostBytesOfFast = 6 << 20;
    private const long LeastQueueBytes = 20_000;

    private readonly Random _random = new(seed);

    // Only legs that carry much have datagrams large enough to be passed through.
    private readonly bool _isFast = seed % 5 == 0;

    /// <summary>The scenario of this seed.</summary>
    public Scenario Draw()
    {
        var paths = Enumerable.Range(0, 1 + _random.Next(_random.Next(4) == 0 ? 8 : 4)).Select(_ => Path()).ToArray();
        var count = 1 + _random.Next(_isFast ? 3 : _random.Next(8) == 0 ? 60 : 8);
        var seconds = paths.Sum(p => p.BytesPerSecond);
        var bytes = Math.Min(_isFast ? MostBytesOfFast : MostBytes, (long)(seconds * 5)) / count;
        return new Scenario
        {
            Seed = seed,
            Paths = paths,
            Streams = Enumerable.Range(0, count).Select(_ => Stream(bytes)).ToArray(),
            Disturbances = _random.Next(4) == 0 ? Disturbances.None : Trouble(),
            Scheduler = Schedulers.Names.ElementAt(_random.Next(Schedulers.Names.Count)),
            HasClientProbe = _random.Next(4) > 0,
            HasServerProbe = _random.Next(4) > 0,
            Limits = new TunnelLimits(Pick(1448, 16 * 1024, 1 << 20), Pick(4, 64, 16_384), TimeSpan.FromSeconds(60)),
            BudgetBytes = Pick(0, 100_000, 1 << 20, 64 << 20),
            LongestWake = TimeSpan.FromMilliseconds(Pick(0.1, 0.1, 5, 30)),
            ReplaysControl = _random.Next(2) == 0,
        };
    }

    private PathPlan Path()
    {
        var rate = _isFast ? Between(2e6, 20e6) : Between(50e3, 5e6);
        return new PathPlan(
            rate,
            TimeSpan.FromMilliseconds(Between(0.2, 150)),
            (int)Between(16e3, 4e6),
            Between(1, 6),
            _random.Next(6) == 0 ? Between(0.001, 0.05) : 0)
        {
            // In a longer queue the dead bytes of earlier dials would hold up the ACCEPT of the next for longer than a dial is waited for.
            QueueBytes = LeastQueueBytes + (long)(rate * Between(0.02, 0.5)),
            Jitter = TimeSpan.FromMilliseconds(_random.Next(4) == 0 ? Between(1, 20) : 0),
        };
    }

    private StreamPlan Stream(long bytes)
    {
        var starts = _random.Next(2) == 0 ? TimeSpan.Zero : Seconds(3);
        var stream = new StreamPlan(starts, Application(bytes), Application(bytes), Seconds(0.1), _random.Next(25) == 0);
        if (_random.Next(6) == 0)
            stream = stream with { Server = stream.Server with { EndsLast = true, SpeaksAfterBytes = Upto(stream.Client.SendBytes) } };
        else if (_random.Next(6) == 0)
            stream = stream with { Client = stream.Client with { EndsLast = true, SpeaksAfterBytes = Upto(stream.Server.SendBytes) } };
        if (_random.Next(8) > 0)
            return stream;
        var aborting = _random.Next(2) == 0 ? stream.Client : stream.Server;
        var peer = ReferenceEquals(aborting, stream.Client) ? stream.Server : stream.Client;
        var aborts = _random.Next(2) == 0
            ? aborting with { AbortsAfterSent = Upto(aborting.SendBytes) }
            : aborting with { AbortsAfterReceived = Math.Max(1, Upto(peer.SendBytes)) };
        return ReferenceEquals(aborting, stream.Client) ? stream with { Client = aborts } : stream with { Server = aborts };
    }

    private ApplicationPlan Application(long bytes)
    {
        var total = _random.Next(5) == 0 ? 0 : (long)Between(1, Math.Max(2, bytes));
        var piece = (int)Between(Math.Clamp(total / 400, 1, 60_000), 64 * 1024);
        return new ApplicationPlan
        {
            SendBytes = total,
            PieceBytes = piece,
            Pause = _random.Next(3) == 0 ? Seconds(0.02) : TimeSpan.Zero,
            ReadsBytesPerSecond = _random.Next(4) == 0 ? Between(50e3, 2e6) : double.PositiveInfinity,
            ReceiveBufferBytes = (int)Between(2e3, 256e3),
            ReadPause = _random.Next(5) == 0 ? Seconds(2) : TimeSpan.Zero,
        };
    }

    private Disturbances Trouble() => new(
        Seconds(10), TimeSpan.FromMilliseconds(Between(50, 2000)), TimeSpan.FromMilliseconds(Between(20, _random.Next(4) == 0 ? 20_000 : 2000)),
        _random.NextDouble());

    private long Upto(long bytes) => _random.NextInt64(bytes + 1);

    private TimeSpan Seconds(double most) => TimeSpan.FromSeconds(_random.NextDouble() * most);

    // Of every order of magnitude as often.
    private double Between(double least, double most) => least * Math.Pow(most / least, _random.NextDouble());

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
