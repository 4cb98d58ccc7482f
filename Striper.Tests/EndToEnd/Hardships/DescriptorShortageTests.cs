using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Transport;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd.Hardships;

/// <summary>A proxy has no descriptors left: what is open goes on, what is new waits or is reset, and all is well when some are given back.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[Platform(Include = "Linux", Reason = "Descriptors and processor time are read from /proc.")]
[RequiresProgram("bash", "bash")]
[CancelAfter(120_000)]
internal sealed class DescriptorShortageTests
{
    private const int Legs = 4;
    private const int Times = 5;
    private const int Applications = 300;
    private const int LengthBytes = 5_000_000;

    // Descriptors that the limit allows beyond those of a proxy with its legs up; 64 of them are the reserve of runtime and legs.
    private const int Spare = 120;
    private const int Reserve = 64;

    private int _clientLimit;
    private int _serverLimit;
    private int _serverBaseline;

    // A time to be watched, in which a loop that spins would use all of a processor, and what may be used of it.
    private static readonly TimeSpan _watched = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _mostProcessorTime = TimeSpan.FromSeconds(1);

    [OneTimeSetUp]
    public async Task MeasureBaselinesAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var target = new EchoTarget();
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, new TunnelPairOptions { Legs = Legs, ChaosSeed = 90 }, deadline.Token);
        await pair.Chaos.WaitForLiveLegsAsync(Legs, deadline.Token);
        using var application = await Loopback.ConnectAsync(pair.EndPoint, deadline.Token);
        await EchoTarget.ExpectEchoAsync(application, 90, 0, LengthBytes, deadline.Token);
        _serverBaseline = pair.Server.Descriptors;
        _clientLimit = LimitAbove(pair.Client.Descriptors);
        _serverLimit = LimitAbove(_serverBaseline);
    }

    [Test]
    public async Task ClientWithoutDescriptorsLetsNewApplicationsWait(CancellationToken cancellationToken)
    {
        const string Shortage = "Cannot accept connections";
        await using var target = new EchoTarget();
        var options = new TunnelPairOptions { Legs = Legs, ChaosSeed = 91, ClientLauncher = FewDescriptors(_clientLimit) };
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, options, cancellationToken);
        using var early = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        await EchoTarget.ExpectEchoAsync(early, 92, 0, LengthBytes, cancellationToken);

        var applications = new List<Socket>();
        for (var i = 0; i < Applications; i++)
            applications.Add(await Loopback.ConnectAsync(pair.EndPoint, cancellationToken));
        await pair.Client.WaitForErrorLinesAsync(1, Shortage, cancellationToken);
        await EchoTarget.ExpectEchoAsync(early, 92, LengthBytes, LengthBytes, cancellationToken);
        await ExpectNoSpinAsync(pair.Client, cancellationToken);
        await EchoTarget.ExpectEchoAsync(early, 92, 2 * LengthBytes, LengthBytes, cancellationToken);

        // Applications are in the queue for whatever a leg gives back.
        await LoseLegsAsync(pair, early, 92, cancellationToken);
        applications.ForEach(socket => socket.Dispose());
        using var late = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        await EchoTarget.ExpectEchoAsync(late, 93, 0, LengthBytes, cancellationToken);
        await pair.Chaos.WaitForLiveLegsAsync(Legs, cancellationToken);
        Assert.That(pair.Client.CountErrorLines(Shortage), Is.EqualTo(1));
    }

    [Test]
    public async Task ServerWithoutDescriptorsResetsNewStreams(CancellationToken cancellationToken)
    {
        const string Shortage = "too few descriptors are left (ulimit -n)";
        await using var target = new EchoTarget();
        var options = new TunnelPairOptions { Legs = Legs, ChaosSeed = 94, ServerLauncher = FewDescriptors(_serverLimit) };
        await using var pair = await TunnelPair.StartAsync(target.EndPoint, options, cancellationToken);
        using var early = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        await EchoTarget.ExpectEchoAsync(early, 95, 0, LengthBytes, cancellationToken);

        var served = await Task.WhenAll(Enumerable.Range(0, Applications).Select(i => TryEchoAsync(pair, (ulong)i, cancellationToken)));
        var kept = served.OfType<Socket>().ToList();
        var free = _serverLimit - _serverBaseline;
        Assert.That(kept, Has.Count.InRange((free - Reserve) / 2, free), "applications that were served, the others were reset");
        await pair.Server.WaitForErrorLinesAsync(1, Shortage, cancellationToken);
        await EchoTarget.ExpectEchoAsync(early, 95, LengthBytes, LengthBytes, cancellationToken);
        await ExpectNoSpinAsync(pair.Server, cancellationToken);
        await EchoTarget.ExpectEchoAsync(early, 95, 2 * LengthBytes, LengthBytes, cancellationToken);

        // New streams come all the time, and each would take what a leg gives back.
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pests = Enumerable.Range(0, 4).Select(_ => PesterAsync(pair, enough.Token)).ToArray();
        await LoseLegsAsync(pair, early, 95, cancellationToken);
        await enough.CancelAsync();
        await Task.WhenAll(pests);
        foreach (var socket in kept)
            await EchoTarget.ExpectEchoAsync(socket, 96, 0, 1000, cancellationToken);
        kept.ForEach(socket => socket.Dispose());
        Socket? late;
        while ((late = await TryEchoAsync(pair, 97, cancellationToken)) is null)
        {
            // The server hears of the ends one after the other.
        }

        late.Dispose();
        await pair.Chaos.WaitForLiveLegsAsync(Legs, cancellationToken);
    }

    private static int LimitAbove(int baseline) => Math.Max(DescriptorReserve.LeastLimit, baseline + Spare);

    private static string[] FewDescriptors(int limit) => ["bash", "-c", $"ulimit -n {limit}; exec \"$@\"", "bash"];

    // Uses up the sequence from where the tests have come to.
    private static async Task LoseLegsAsync(TunnelPair pair, Socket early, ulong seed, CancellationToken cancellationToken)
    {
        for (var time = 0; time < Times; time++)
        {
            pair.Chaos.HarmAll(LegHarm.Reset);
            await EchoTarget.ExpectEchoAsync(early, seed, (3 + time) * LengthBytes, LengthBytes, cancellationToken);
            await pair.Chaos.WaitForLiveLegsAsync(Legs, cancellationToken);
        }
    }

    private static async Task PesterAsync(TunnelPair pair, CancellationToken enough)
    {
        var served = new List<Socket>();
        try
        {
            while (true)
            {
                if (await TryEchoAsync(pair, 98, enough) is { } socket)
                    served.Add(socket);
            }
        }
        catch (OperationCanceledException)
        {
            served.ForEach(socket => socket.Dispose());
        }
    }

    // Null: it was reset.
    private static async Task<Socket?> TryEchoAsync(TunnelPair pair, ulong seed, CancellationToken cancellationToken)
    {
        Socket? socket = null;
        try
        {
            socket = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);

            // One after the other: the kernel tells of a reset once, and a receive beside a send that heard it would see an end.
            var bytes = new SeededBytes(seed);
            await bytes.SendAsync(socket, 0, 1000, cancellationToken);
            await bytes.ExpectAsync(socket, 0, 1000, cancellationToken);
            return socket;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            socket?.Dispose();
            return null;
        }
    }

    private static async Task ExpectNoSpinAsync(ProxyProcess proxy, CancellationToken cancellationToken)
    {
        var before = proxy.ProcessorTime;
        await Task.Delay(_watched, cancellationToken);
        Assert.That(proxy.ProcessorTime - before, Is.LessThan(_mostProcessorTime));
    }
}
