using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Striper.Client;
using Striper.Common.Buffers;
using Striper.Common.Primitives;
using Striper.Common.Tunnel;
using Striper.Server;
using Striper.Tests.Support;
using Striper.Tests.Transport;

namespace Striper.Tests.Hostile;

/// <summary>
/// Both real proxies with a stream that is busy both ways, each byte compared, while somebody else misbehaves. At the end all memory must have been
/// given back.
/// </summary>
internal sealed class HonestTunnel : IAsyncDisposable
{
    private const int RoundBytes = 100_000;

    private readonly TcpListener _target = Loopback.Listen();
    private readonly CancellationToken _cancellationToken;
    private readonly StreamPair _stream;
    private readonly ClientProxy _client;
    private readonly Task _exchanging;
    private int _rounds;
    private volatile bool _isEnding;

    private HonestTunnel(TcpListener target, ServerProxy server, ClientProxy client, StreamPair stream, CancellationToken cancellationToken)
    {
        (_target, Server, _client, _stream, _cancellationToken) = (target, server, client, stream, cancellationToken);
        _exchanging = ExchangeAsync();
    }

    /// <summary>Where both proxies, and others, have their buffers from.</summary>
    public BufferPool Buffers { get; private init; } = new(tracked: true);

    /// <summary>What they may promise.</summary>
    public MemoryBudget Budget { get; private init; } = new(TunnelOptions.UsualProcessBufferBytes);

    /// <summary>What the server logs.</summary>
    public RecordingLogger Log { get; private init; } = new();

    /// <summary>Whom hostile clients dial.</summary>
    public ServerProxy Server { get; }

    /// <summary>Starts the proxies, and the exchange.</summary>
    public static async Task<HonestTunnel> StartAsync(CancellationToken cancellationToken, Func<ServerProxyOptions, ServerProxyOptions>? configure = null)
    {
        var (buffers, budget, log) = (new BufferPool(tracked: true), new MemoryBudget(TunnelOptions.UsualProcessBufferBytes), new RecordingLogger());
        var target = Loopback.Listen();
        var options = new ServerProxyOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            TargetHost = "127.0.0.1",
            TargetPort = target.EndPoint.Port,
            Buffers = buffers,
            Budget = budget,
        };
        var server = new ServerProxy(configure?.Invoke(options) ?? options, log);
        server.Start();
        var client = new ClientProxy(ClientOptions(server.LocalEndPoint, buffers, budget), new RecordingLogger());
        client.Start();
        var stream = await StreamPair.OpenAsync(client.LocalEndPoint, target, cancellationToken);
        return new HonestTunnel(target, server, client, stream, cancellationToken) { Buffers = buffers, Budget = budget, Log = log };
    }

    /// <summary>A client proxy with two legs.</summary>
    public static ClientProxyOptions ClientOptions(IPEndPoint server, BufferPool buffers, MemoryBudget budget) => new()
    {
        Listen = new IPEndPoint(IPAddress.Loopback, 0),
        ServerHost = "127.0.0.1",
        ServerPort = server.Port,
        Legs = [LegOrigin.Any, LegOrigin.Any],
        Buffers = buffers,
        Budget = budget,
    };

    /// <summary>Waits until another round has gone both ways from beginning to end.</summary>
    public async Task GoesOnAsync()
    {
        var seen = Volatile.Read(ref _rounds) + 1;
        await Condition.HoldsAsync(() => Volatile.Read(ref _rounds) > seen || _exchanging.IsCompleted, _cancellationToken);
        Assert.That(_exchanging.IsCompleted, Is.False, () => $"{_exchanging.Exception}");
    }

    /// <summary>Waits for the end of a hostile client's tunnel, of which there must be one line about an error, and of the honest one none.</summary>
    public async Task ExpectOneErrorAsync(TunnelId hostile)
    {
        await Condition.HoldsAsync(() => Log.Entries.Any(entry => entry.Id == 251), _cancellationToken);
        await GoesOnAsync();
        Assert.Multiple(() =>
        {
            Assert.That(Log.Entries.Where(entry => entry.Level >= LogLevel.Warning).Select(entry => entry.Id), Is.EqualTo([120]));
            var end = Log.Entries.Where(entry => entry.Id == 251).Select(entry => entry.Line).ToList();
            Assert.That(end, Has.Count.EqualTo(1));
            Assert.That(end[0], Does.Contain(hostile.ToString()).And.Contain("protocol error"));
        });
    }

    /// <summary>Ends the stream, all its bytes compared, then the proxies, and looks for what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        _isEnding = true;
        await _exchanging;
        await _stream.FinishAsync(_cancellationToken);
        _stream.Dispose();
        await _client.DisposeAsync();
        await Server.DisposeAsync();
        _target.Dispose();

        // A leg's loop may be about to return its buffer when its tunnel is over.
        await Condition.HoldsAsync(() => Buffers.OutstandingBuffers == 0 && Budget.UsedBytes == 0, _cancellationToken);
    }

    private async Task ExchangeAsync()
    {
        for (ulong seed = 1; !_isEnding; seed++)
        {
            await _stream.ExchangeAsync(seed, RoundBytes, _cancellationToken);
            Interlocked.Increment(ref _rounds);
        }
    }
}
