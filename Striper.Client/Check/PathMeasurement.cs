using Striper.Common.Primitives;
using Striper.Common.Transport;

namespace Striper.Client.Check;

/// <summary>Measures what a tunnel gives: round trips alone, then one bulk stream each way, with round trips beside it.</summary>
/// <param name="tunnel">Its legs are up; nobody else uses it.</param>
/// <param name="duration">Of each direction.</param>
/// <param name="time">The clock.</param>
public sealed class PathMeasurement(CheckTunnel tunnel, TimeSpan duration, TimeProvider time)
{
    /// <summary>Longest time that the idle round trips take, unless the path is so slow that it has not seen <see cref="FewestEchoes"/> yet.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(0.5);

    // Slow start (RFC 9438) and bbr's startup double each round trip: ten are a thousand times the first window, and bbr has drained its queue as well.
    private const int RampRoundTrips = 10;
    private const int MostEchoes = 10;
    private const int FewestEchoes = 3;

    // As many as somebody types, and far too few to be in the way of the bulk.
    private static readonly TimeSpan _echoInterval = TimeSpan.FromMilliseconds(50);

    // A path of which nothing comes back for so long is not there.
    private static readonly TimeSpan _echoPatience = TimeSpan.FromSeconds(10);

    /// <summary>Measures.</summary>
    /// <exception cref="IOException">The tunnel did not last.</exception>
    public async Task<PathFigures> RunAsync(Action<CheckPhase> onPhase, CancellationToken cancellation)
    {
        onPhase(CheckPhase.Idle);
        var idle = await MeasureIdleAsync(cancellation);

        // What comes before is not counted: at least a quarter of the time, at most half of it.
        var ramp = Durations.Longer(duration / 4, Durations.Shorter(idle * RampRoundTrips, duration / 2));
        onPhase(CheckPhase.Down);
        var down = await LoadAsync(new DownloadProgram(time), ramp, cancellation);
        onPhase(CheckPhase.Up);
        var up = await LoadAsync(new UploadProgram(), ramp, cancellation);
        return new PathFigures(idle, down, up);
    }

    private async Task<TimeSpan> MeasureIdleAsync(CancellationToken cancellation)
    {
        var echo = new EchoProgram(time);
        using var stream = tunnel.Open(echo);

        // The first one has the opening of the stream in it.
        await EchoOnceAsync(stream, echo, cancellation);
        var (start, trips) = (time.GetTimestamp(), new List<TimeSpan>());
        while (trips.Count < MostEchoes && (trips.Count < FewestEchoes || time.GetElapsedTime(start) < IdleTime))
            trips.Add(await EchoOnceAsync(stream, echo, cancellation));
        return MedianOf(trips)!.Value;
    }

    private async Task<DirectionFigures> LoadAsync(BulkProgram bulk, TimeSpan ramp, CancellationToken cancellation)
    {
        using var stream = tunnel.Open(bulk);
        await PassAsync(stream, ramp, cancellation);
        var first = Read(stream, bulk);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var echoing = EchoUntilAsync(over.Token);
        try
        {
            await PassAsync(stream, duration - ramp, cancellation);
        }
        finally
        {
            await over.CancelAsync();
            await ((Task)echoing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var last = Read(stream, bulk);
        return new DirectionFigures(last.BitsPerSecondSince(first), MedianOf(await echoing));
    }

    private async Task<List<TimeSpan>> EchoUntilAsync(CancellationToken over)
    {
        var trips = new List<TimeSpan>();
        var echo = new EchoProgram(time);
        using var stream = tunnel.Open(echo);
        try
        {
            while (true)
            {
                var trip = await EchoOnceAsync(stream, echo, over);
                trips.Add(trip);
                if (trip < _echoInterval)
                    await Task.Delay(_echoInterval - trip, time, over);
            }
        }
        catch (OperationCanceledException)
        {
            return trips;
        }
    }

    private async Task<TimeSpan> EchoOnceAsync(LocalTransport stream, EchoProgram echo, CancellationToken cancellation)
    {
        Task<TimeSpan> back = null!;
        stream.Update(() => back = echo.Send());
        try
        {
            await Task.WhenAny(back, stream.Ended).WaitAsync(_echoPatience, time, cancellation);
        }
        catch (TimeoutException e)
        {
            throw new IOException($"nothing came back for {_echoPatience.TotalSeconds:0} s", e);
        }

        return back.IsCompleted ? await back : throw Lost();
    }

    private async Task PassAsync(LocalTransport stream, TimeSpan passing, CancellationToken cancellation)
    {
        try
        {
            await stream.Ended.WaitAsync(passing, time, cancellation);
        }
        catch (TimeoutException)
        {
            return;
        }

        throw Lost();
    }

    private static IOException Lost() => new("the tunnel was lost in the midst of it");

    private static BulkReading Read(LocalTransport stream, BulkProgram bulk)
    {
        BulkReading? reading = null;
        stream.Update(() => reading = bulk.Reading);
        return reading ?? default;
    }

    private static TimeSpan? MedianOf(List<TimeSpan> trips)
    {
        trips.Sort();
        return trips.Count == 0 ? null : trips[trips.Count / 2];
    }
}
