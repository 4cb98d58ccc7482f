using System.Net;
using System.Net.Sockets;
using NUnit.Framework;

namespace Striper.Tests.Support;

/// <summary>
/// Stands between -c and -s, forwards every leg and harms single ones: by order of the test, or each time so many bytes went through, so
/// that a run depends on what is transferred and not on the clock. Victims and harms are drawn from a seed, which is printed.
/// </summary>
internal sealed class LegChaos : IAsyncDisposable
{
    private const int Backlog = 512;

    private readonly IPEndPoint _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly ChangeSignal _changed = new();
    private Socket _listener;
    private Task _acceptLoop;
    private Task _forgetLoop = Task.CompletedTask;
    private volatile bool _ignoring;

    // Guards everything below.
    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly List<ChaosLeg> _live = [];
    private readonly List<Task> _runs = [];
    private LegHarm[] _harms = [];
    private long _bytesBetweenHarms = long.MaxValue;
    private long _bytesSinceHarm;
    private MemoryStream? _captured;
    private int _accepted;
    private int _harmed;

    public LegChaos(IPEndPoint server, int seed)
    {
        _server = server;
        _listener = Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _listener.Listen(Backlog);
        _random = new Random(seed);
        TestContext.Out.WriteLine($"leg chaos seed {seed}");
        _acceptLoop = AcceptAsync();
    }

    /// <summary>What went over the legs, all of them and both directions, in the pieces it came in; nothing before <see cref="Capture"/>.</summary>
    public byte[] Captured
    {
        get
        {
            lock (_lock)
                return _captured?.ToArray() ?? [];
        }
    }

    /// <summary>Where -c dials its legs.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Legs that forward in both directions.</summary>
    public int LiveLegs
    {
        get
        {
            lock (_lock)
                return _live.Count;
        }
    }

    /// <summary>Legs that ever reached -s through here.</summary>
    public int AcceptedLegs
    {
        get
        {
            lock (_lock)
                return _accepted;
        }
    }

    /// <summary>How often a live leg was harmed.</summary>
    public int HarmedLegs
    {
        get
        {
            lock (_lock)
                return _harmed;
        }
    }

    /// <summary>Waits until exactly so many legs are live.</summary>
    public Task WaitForLiveLegsAsync(int count, CancellationToken cancellationToken) =>
        _changed.WaitUntilAsync(() => LiveLegs == count, cancellationToken);

    /// <summary>Harms a random live leg each time this many bytes went through, all legs and directions together.</summary>
    public void HarmEvery(long bytes, params LegHarm[] harms)
    {
        lock (_lock)
        {
            _bytesBetweenHarms = bytes;
            _bytesSinceHarm = 0;
            _harms = harms;
        }
    }

    /// <summary>From now on keeps what goes over the legs.</summary>
    public void Capture()
    {
        lock (_lock)
            _captured ??= new MemoryStream();
    }

    /// <summary>No more harm on the way.</summary>
    public void Calm() => HarmEvery(long.MaxValue);

    /// <summary>Harms a random live leg now.</summary>
    public void HarmOne(LegHarm harm)
    {
        ChaosLeg leg;
        lock (_lock)
        {
            if (_live.Count == 0)
                return;
            leg = _live[_random.Next(_live.Count)];
            _harmed++;
        }

        leg.Harm(harm);
    }

    /// <summary>Harms every live leg now.</summary>
    public void HarmAll(LegHarm harm)
    {
        ChaosLeg[] legs;
        lock (_lock)
        {
            legs = [.. _live];
            _harmed += legs.Length;
        }

        foreach (var leg in legs)
            leg.Harm(harm);
    }

    /// <summary>Resets every leg and refuses new ones, until <see cref="Reopen"/>.</summary>
    public async Task RefuseAsync()
    {
        await RefuseNewAsync();
        HarmAll(LegHarm.Reset);
    }

    /// <summary>Refuses new legs, until <see cref="Reopen"/>; live ones go on.</summary>
    public async Task RefuseNewAsync()
    {
        _listener.Dispose();
        await _acceptLoop;

        // Bound and not listening, the port refuses connections and stays ours.
        _listener = Bind(EndPoint);
    }

    /// <summary>Reads neither live legs nor new ones any more, and answers nothing, until <see cref="Reopen"/>, which does not bring them back.</summary>
    public void Ignore()
    {
        _ignoring = true;
        HarmAll(LegHarm.Stall);
    }

    /// <summary>Forwards new legs again.</summary>
    public void Reopen()
    {
        if (_ignoring)
        {
            _ignoring = false;
            return;
        }

        _listener.Listen(Backlog);
        _acceptLoop = AcceptAsync();
    }

    /// <summary>From now on harms each leg on which nothing went through for this long.</summary>
    public void ForgetIdle(TimeSpan after, LegHarm harm) => _forgetLoop = ForgetAsync(after, harm);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _acceptLoop;
        await _forgetLoop;
        Task[] runs;
        lock (_lock)
            runs = [.. _runs];
        await Task.WhenAll(runs);
        TestContext.Out.WriteLine($"leg chaos: {_accepted} legs, {_harmed} harmed");
        _stop.Dispose();
    }

    private static Socket Bind(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(endPoint);
        return socket;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_stop.Token);
                lock (_lock)
                    _runs.Add(JoinAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Disposed.
        }
    }

    private async Task ForgetAsync(TimeSpan after, LegHarm harm)
    {
        using var timer = new PeriodicTimer(after / 10);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                ChaosLeg[] idle;
                lock (_lock)
                {
                    idle = [.. _live.Where(leg => leg.IdleTime >= after)];
                    _harmed += idle.Length;
                }

                foreach (var leg in idle)
                    leg.Harm(harm);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task JoinAsync(Socket client)
    {
        Socket server;
        try
        {
            if (_ignoring)
                await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token);
            server = await Loopback.ConnectAsync(_server, _stop.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            client.Abort();
            return;
        }

        client.NoDelay = true;
        ChaosLeg? leg = null;
        leg = new ChaosLeg(client, server, Count, () => Remove(leg!));
        lock (_lock)
        {
            _accepted++;
            _live.Add(leg);
        }

        _changed.Pulse();
        await leg.RunAsync(_stop.Token);
    }

    private void Remove(ChaosLeg leg)
    {
        lock (_lock)
            _live.Remove(leg);
        _changed.Pulse();
    }

    private void Count(ReadOnlyMemory<byte> bytes)
    {
        LegHarm harm;
        lock (_lock)
        {
            _captured?.Write(bytes.Span);
            _bytesSinceHarm += bytes.Length;
            if (_bytesSinceHarm < _bytesBetweenHarms)
                return;
            _bytesSinceHarm = 0;
            harm = _harms[_random.Next(_harms.Length)];
        }

        HarmOne(harm);
    }
}
