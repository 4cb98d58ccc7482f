namespace Striper.Soak.Load;

/// <summary>Draws streams: many kinds and sizes, in both directions. The same seed and number give the same stream.</summary>
/// <param name="seed">Of all of them.</param>
/// <param name="patience">What pauses and the largest sizes are multiplied with; less than 1 for a run of seconds.</param>
internal sealed class StreamDraw(int seed, double patience = 1)
{
    private const int Kib = 1024;
    private const int Mib = 1024 * Kib;

    // What a hundred streams are; those of hundreds of megabytes come beside them, each with a chance of its own.
    private static readonly (int Weight, string Kind, Func<Random, (SidePlan Client, SidePlan Target)> Draw)[] _kinds =
    [
        (5, "empty", _ => (new SidePlan(), new SidePlan())),
        (5, "one byte", r => r.Next(2) == 0 ? (Says(1), Answers(1, 1)) : (Says(1), Says(1))),
        (18, "chat", Chat),
        (6, "server first", ServerFirst),
        (20, "64 KiB", r => (Says(64 * Kib), r.Next(2) == 0 ? Says(64 * Kib) : Answers(64 * Kib, 64 * Kib))),
        (6, "upload", r => (Says(Size(r, 100 * Kib, 6 * Mib)), Says(r.Next(100)))),
        (6, "download", r => (Says(r.Next(100)), Says(Size(r, 100 * Kib, 6 * Mib)))),
        (6, "both ways", r => (Says(Size(r, 100 * Kib, 4 * Mib)), Says(Size(r, 100 * Kib, 4 * Mib)))),
        (4, "application ends last", r => (Says(Size(r, 1, Mib)) with { EndsLast = true }, Says(Size(r, 1, Mib)))),
        (4, "target ends last", r => (Says(Size(r, 1, Mib)), Says(Size(r, 1, Mib)) with { EndsLast = true })),
        (4, "slow reader", SlowReader),
        (4, "stops reading", StopsReading),
        (2, "idle for seconds", Idle),
        (4, "application resets", r => ApplicationResets(r)),
        (4, "target resets", r => Swap(ApplicationResets(r))),
        (2, "target hangs and resets", TargetHangs),
    ];

    private static readonly int _total = _kinds.Sum(k => k.Weight);

    /// <summary>The stream of a number.</summary>
    public StreamPlan Draw(int id)
    {
        var random = new Random(HashCode(id));
        var clientSeed = (ulong)random.NextInt64();
        var targetSeed = (ulong)random.NextInt64();
        var (kind, (client, target)) = random.Next(500) == 0 ? ("huge", Huge(random, patience)) : DrawKind(random);
        return new StreamPlan(id, kind, Hasten(client), Hasten(target)) { ClientSeed = clientSeed, TargetSeed = targetSeed };
    }

    // A slow reader is done sooner when it is not as slow.
    private SidePlan Hasten(SidePlan side) => side with
    {
        TurnPause = side.TurnPause * patience,
        ReadingPause = side.ReadingPause * patience,
        ReadBytesPerSecond = side.ReadBytesPerSecond / patience,
    };

    // System.HashCode is another one in each process.
    private int HashCode(int id) => unchecked((seed * (int)0x9E3779B1) ^ (id * (int)0x85EBCA77));

    private static (string Kind, (SidePlan Client, SidePlan Target) Sides) DrawKind(Random random)
    {
        var chance = random.Next(_total);
        foreach (var (weight, kind, draw) in _kinds)
        {
            if ((chance -= weight) < 0)
                return (kind, draw(random));
        }

        throw new InvalidOperationException("a chance is less than the sum of weights");
    }

    private static (SidePlan Client, SidePlan Target) Huge(Random random, double patience)
    {
        var bytes = (long)(Size(random, 100L * Mib, 300L * Mib) * patience);
        return random.Next(2) == 0 ? (Says(bytes), Says(1000)) : (Says(1000), Says(bytes));
    }

    private static (SidePlan Client, SidePlan Target) Chat(Random random)
    {
        var (turns, question, answer) = (1 + random.Next(100), 1 + random.Next(2000), 1 + random.Next(4000));
        var client = Says((long)turns * question) with { TurnBytes = question, NeededPerTurn = answer, TurnPause = TimeSpan.FromMilliseconds(random.Next(100)) };
        var target = Says((long)turns * answer) with { TurnBytes = answer, NeededFirst = question, NeededPerTurn = question };
        return (client, target);
    }

    private static (SidePlan Client, SidePlan Target) ServerFirst(Random random)
    {
        var greeting = 1 + random.Next(200);
        var answer = Size(random, 1, 200 * Kib);
        return (Says(answer) with { NeededFirst = greeting }, Says(greeting + Size(random, 1, 200 * Kib)));
    }

    private static (SidePlan Client, SidePlan Target) SlowReader(Random random)
    {
        var bytesPerSecond = Size(random, 20 * Kib, 400 * Kib);
        var sides = (Says(100) with { ReadBytesPerSecond = bytesPerSecond }, Says(bytesPerSecond * (2 + random.Next(10))));
        return random.Next(2) == 0 ? sides : Swap(sides);
    }

    private static (SidePlan Client, SidePlan Target) StopsReading(Random random)
    {
        var bytes = Size(random, 100 * Kib, 8 * Mib);
        var reader = Says(random.Next(10_000)) with { StopsReadingAt = 1 + random.NextInt64(bytes), ReadingPause = TimeSpan.FromSeconds(1 + (7 * random.NextDouble())) };
        return random.Next(2) == 0 ? (reader, Says(bytes)) : (Says(bytes), reader);
    }

    private static (SidePlan Client, SidePlan Target) Idle(Random random)
    {
        var pause = TimeSpan.FromSeconds(4 + (8 * random.NextDouble()));
        return (Says(200) with { TurnBytes = 100, NeededPerTurn = 100, TurnPause = pause }, Says(200) with { TurnBytes = 100, NeededFirst = 100, NeededPerTurn = 100 });
    }

    private static (SidePlan Client, SidePlan Target) ApplicationResets(Random random)
    {
        var (up, down) = (random.Next(4) == 0 ? 0 : Size(random, 1, 2 * Mib), random.Next(4) == 0 ? 0 : Size(random, 1, 2 * Mib));
        var client = random.Next(2) == 0 ? Says(up) with { ResetsAfterSent = random.NextInt64(up + 1) } : Says(up) with { ResetsAfterReceived = random.NextInt64(down + 1) };
        return (client, Says(down));
    }

    // It takes the connection and neither reads nor says anything; then it resets.
    private static (SidePlan Client, SidePlan Target) TargetHangs(Random random)
    {
        var target = new SidePlan
        {
            SendBytes = 1,
            TurnPause = TimeSpan.FromSeconds(15 * random.NextDouble()),
            ResetsAfterSent = 0,
            ReadingPause = TimeSpan.FromMinutes(1),
        };
        return (Says(Size(random, 1, Mib)), target);
    }

    private static SidePlan Says(long bytes) => new() { SendBytes = bytes };

    private static SidePlan Answers(long bytes, long question) => new() { SendBytes = bytes, NeededFirst = question };

    private static (SidePlan Client, SidePlan Target) Swap((SidePlan Client, SidePlan Target) sides) => (sides.Target, sides.Client);

    // As many between 1 and 2 KiB as between 1 and 2 MiB.
    private static long Size(Random random, long least, long most) => (long)(least * Math.Pow((double)most / least, random.NextDouble()));
}
