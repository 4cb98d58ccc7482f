using System.Net;
using System.Net.Sockets;
using NUnit.Framework;
using Striper.Common.Primitives;
using Striper.Common.Transport;

namespace Striper.Tests.Transport;

[TestFixture]
[CancelAfter(60_000)]
public sealed class TargetConnectorTests
{
    private static readonly TimeSpan _ample = TimeSpan.FromSeconds(30);

    [TestCase("127.0.0.1")]
    [TestCase("localhost")]
    [TestCase("0.0.0.0")]
    public async Task Connects_to_names_and_addresses(string host, CancellationToken cancellationToken)
    {
        using var target = Listen(IPAddress.Loopback);
        var result = await TargetConnector.ConnectAsync(host, PortOf(target), _ample, cancellationToken);
        Assert.That((result.IsConnected, result.Reason), Is.EqualTo((true, string.Empty)));
        Assert.That(result.Socket!.NoDelay, Is.True);
        Assert.That(result.EndPoint, Is.EqualTo(result.Socket.RemoteEndPoint));
        result.Socket.Dispose();
    }

    [Test]
    public async Task A_closed_port_is_refused(CancellationToken cancellationToken)
    {
        var result = await TargetConnector.ConnectAsync("127.0.0.1", ClosedPort(), _ample, cancellationToken);
        Assert.That((result.IsConnected, result.Code), Is.EqualTo((false, ResetCode.TargetRefused)));
        Assert.That(result.Reason, Does.StartWith("127.0.0.1:"));
    }

    [TestCase("no-such-host.invalid")]
    [TestCase("not a name")]
    public async Task A_name_that_does_not_resolve_is_unreachable(string host, CancellationToken cancellationToken)
    {
        var result = await TargetConnector.ConnectAsync(host, 80, _ample, cancellationToken);
        Assert.That((result.IsConnected, result.Code), Is.EqualTo((false, ResetCode.TargetUnreachable)));
        Assert.That(result.Reason, Does.Contain(host));
    }

    [Test]
    public async Task A_silent_target_times_out(CancellationToken cancellationToken)
    {
        using var silent = await SilentTarget.CreateAsync(cancellationToken);
        var result = await TargetConnector.ConnectAsync("127.0.0.1", silent.EndPoint.Port, TimeSpan.FromMilliseconds(20), cancellationToken);
        Assert.That((result.IsConnected, result.Code), Is.EqualTo((false, ResetCode.TargetTimeout)));
    }

    [Test]
    public async Task A_cancelled_dial_is_a_result_too(CancellationToken cancellationToken)
    {
        using var silent = await SilentTarget.CreateAsync(cancellationToken);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var connecting = TargetConnector.ConnectAsync("127.0.0.1", silent.EndPoint.Port, _ample, cancel.Token);
        await cancel.CancelAsync();
        Assert.That((await connecting).Code, Is.EqualTo(ResetCode.ShuttingDown));
    }

    // Its answer and the end of the dial meet: FIN would be an honest end that nobody has made.
    [Test]
    public async Task A_target_that_answers_a_dial_that_is_given_up_sees_a_reset(CancellationToken cancellationToken)
    {
        using var silent = await SilentTarget.CreateAsync(cancellationToken);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var connecting = TargetConnector.ConnectAsync("127.0.0.1", silent.EndPoint.Port, _ample, cancel.Token);
        using var resume = new ManualResetEventSlim();
        using var pair = new LoopbackPair();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var holding = Task.Run(() => HoldSocketThreadAsync(pair, held, resume), cancellationToken);
        do
            pair.Far.Send([1]);
        while (!held.Task.Wait(TimeSpan.FromMilliseconds(10)));
        Socket answered;
        using (await silent.AcceptAsync(cancellationToken))
            answered = silent.Accept();

        await cancel.CancelAsync();
        resume.Set();
        var result = await connecting;
        await holding;

        // Not on the thread of the sockets, where what an assertion throws would end the process.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Assert.That(result.IsConnected, Is.False);
        Assert.That(
            () => answered.Receive(new byte[1]),
            Throws.InstanceOf<SocketException>().With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.ConnectionReset));
        answered.Dispose();
    }

    [Test]
    public async Task The_next_address_is_tried_when_one_refuses(CancellationToken cancellationToken)
    {
        using var target = Listen(IPAddress.Loopback);
        var endPoints = new[] { new IPEndPoint(IPAddress.Loopback, ClosedPort()), (IPEndPoint)target.LocalEndPoint! };
        var result = await TargetConnector.ConnectAnyAsync(endPoints, cancellationToken);
        Assert.That(result.Socket?.RemoteEndPoint, Is.EqualTo(endPoints[1]));
        result.Socket!.Dispose();
    }

    [Test]
    public async Task The_next_address_is_tried_beside_one_that_is_silent(CancellationToken cancellationToken)
    {
        using var silent = await SilentTarget.CreateAsync(cancellationToken);
        using var target = Listen(IPAddress.Loopback);
        var result = await TargetConnector.ConnectAnyAsync([silent.EndPoint, (IPEndPoint)target.LocalEndPoint!], cancellationToken);
        Assert.That(result.Socket?.RemoteEndPoint, Is.EqualTo(target.LocalEndPoint));
        result.Socket!.Dispose();
    }

    [Test]
    public async Task Of_several_failures_the_refusal_is_told(CancellationToken cancellationToken)
    {
        var closed = new IPEndPoint(IPAddress.Loopback, ClosedPort());

        // TCP cannot connect to a broadcast address, so this one fails without a packet.
        var noRoute = new IPEndPoint(IPAddress.Broadcast, 80);
        var result = await TargetConnector.ConnectAnyAsync([closed, noRoute], cancellationToken);
        Assert.That(result.Code, Is.EqualTo(ResetCode.TargetRefused));
        result = await TargetConnector.ConnectAnyAsync([noRoute], cancellationToken);
        Assert.That(result.Code, Is.EqualTo(ResetCode.TargetUnreachable));
        result = await TargetConnector.ConnectAnyAsync([], cancellationToken);
        Assert.That(result.Code, Is.EqualTo(ResetCode.TargetUnreachable));
    }

    [Test]
    public void Families_take_turns_in_the_resolvers_order()
    {
        var addresses = new[] { "::1", "::2", "::3", "10.0.0.1" }.Select(IPAddress.Parse).ToArray();
        Assert.That(
            TargetConnector.InterleaveFamilies(addresses).Select(address => address.ToString()),
            Is.EqualTo((string[])["::1", "10.0.0.1", "::2", "::3"]));
        Assert.That(TargetConnector.InterleaveFamilies([]), Is.Empty);
    }

    private static Socket Listen(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        socket.Listen(8);
        return socket;
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    // What answers a dial is not heard meanwhile. A byte that is there already is received by whoever asks; one that comes, on the thread of the sockets.
    private static async Task HoldSocketThreadAsync(LoopbackPair pair, TaskCompletionSource held, ManualResetEventSlim resume)
    {
        using var transport = SocketLoops.Open(pair.Near);
        do
            await transport.ReceiveAsync(new byte[1]);
        while (Thread.CurrentThread.Name != "sockets");
        held.SetResult();
        resume.Wait();
    }

    private static int ClosedPort()
    {
        using var socket = Listen(IPAddress.Loopback);
        return PortOf(socket);
    }
}
