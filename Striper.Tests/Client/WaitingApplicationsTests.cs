using System.Net.Sockets;
using NUnit.Framework;
using Striper.Client;
using Striper.Common.Transport;
using Striper.Tests.Support;

namespace Striper.Tests.Client;

[TestFixture]
public sealed class WaitingApplicationsTests
{
    private readonly List<SocketTransport> _transports = [];

    [TearDown]
    public void Close()
    {
        foreach (var transport in _transports)
            transport.Dispose();
        _transports.Clear();
    }

    [Test]
    public void ALegThatComesUpWhileAnotherAttemptFailsServesWhoWaits()
    {
        var waiting = new WaitingApplications(10, TimeSpan.FromSeconds(1), new ManualTimeProvider());
        var (first, second) = (Create(), Create());
        waiting.TryAdd(first, default);
        waiting.TryAdd(second, default);
        var hasLeg = false;
        var served = new List<ByteTransport>();

        waiting.Serve((transport, _) =>
        {
            if (!hasLeg)
            {
                // The leg comes up after this attempt has looked for one; whoever brings it up finds the application taken out.
                hasLeg = true;
                waiting.Serve((_, _) => false);
                return false;
            }

            served.Add(transport);
            return true;
        });

        Assert.That(served, Is.EqualTo(new[] { first, second }));
        Assert.That(waiting.IsAny, Is.False);
    }

    [Test]
    public void WithoutALegEveryoneStaysInOrderAndIsAskedOnce()
    {
        var waiting = new WaitingApplications(10, TimeSpan.FromSeconds(1), new ManualTimeProvider());
        var (first, second) = (Create(), Create());
        waiting.TryAdd(first, default);
        waiting.TryAdd(second, default);
        var asked = new List<ByteTransport>();

        for (var i = 0; i < 2; i++)
        {
            waiting.Serve((transport, _) =>
            {
                asked.Add(transport);
                return false;
            });
        }

        Assert.That(asked, Is.EqualTo(new[] { first, first }));
        Assert.That(waiting.IsAny, Is.True);
    }

    [Test]
    public void WhoWaitsTooLongIsReset()
    {
        var time = new ManualTimeProvider();
        var waiting = new WaitingApplications(1, TimeSpan.FromSeconds(2), time);
        waiting.TryAdd(Create(), default);
        Assert.That(waiting.TryAdd(Create(), default), Is.False, "the limit");
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(waiting.Expire(), Is.Zero);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(waiting.Expire(), Is.EqualTo(1));
        Assert.That(waiting.IsAny, Is.False);
    }

    private SocketTransport Create()
    {
        var transport = new SocketTransport(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        _transports.Add(transport);
        return transport;
    }
}
