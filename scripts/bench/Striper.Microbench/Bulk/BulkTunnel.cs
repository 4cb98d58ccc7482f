using Striper.Common.Engine;
using Striper.Common.Primitives;

namespace Striper.Microbench.Bulk;

/// <summary>Two engines and the legs between them, on a clock of their own, with one stream of bulk from the client to the server.</summary>
internal sealed class BulkTunnel
{
    // 200 Mbit/s, so that 4 ms of it are more than a datagram.
    private const double BytesPerSecond = 25e6;

    private static readonly TimeSpan _oneWay = TimeSpan.FromMilliseconds(10);

    // Legs of one path are not quite alike, so that datagrams overtake each other.
    private static readonly TimeSpan _skew = TimeSpan.FromMilliseconds(1);
    private const int Skews = 4;

    private static readonly TimeSpan _epoch = TimeSpan.FromSeconds(1);

    private readonly List<MemoryLink> _links = [];
    private readonly BulkEnd _client;
    private readonly BulkEnd _server;

    public BulkTunnel(int legs, int datagramBytes)
    {
        var limits = TunnelLimits.Default with { MaxDatagramBytes = datagramBytes };
        _client = new BulkEnd(TunnelRole.Client, limits, Now);
        _server = new BulkEnd(TunnelRole.Server, limits, Now);
        for (var slot = 0; slot < legs; slot++)
        {
            var up = AddLink(slot);
            var down = AddLink(slot);
            _client.AddLeg(slot, up, down);
            _server.AddLeg(slot, down, up);
        }

        _client.Open();
    }

    /// <summary>The clock.</summary>
    public TimeSpan Now { get; private set; } = _epoch;

    /// <summary>Payload that the server's application got.</summary>
    public long DeliveredBytes => _server.Engine.ReceivedBytes;

    /// <summary>Lets so much virtual time pass.</summary>
    public void Pass(TimeSpan time)
    {
        for (var end = Now + time; Now < end;)
            Step();
    }

    /// <summary>Lets the server get so many bytes more.</summary>
    public void Deliver(long bytes)
    {
        for (var end = DeliveredBytes + bytes; DeliveredBytes < end;)
            Step();
    }

    /// <summary>Nothing was sent twice: links hold datagrams by reference, and the figures are of steady traffic.</summary>
    public void CheckSteady()
    {
        if (_client.Engine.ReinjectedBytes + _client.Engine.LateBytes > 0)
            throw new InvalidOperationException("Datagrams were sent again.");
    }

    // To the next thing that happens at either end.
    private void Step()
    {
        var next = Earlier(Earlier(_client.Due, _server.Due), Earlier(_client.NextArrival(), _server.NextArrival()));
        if (next > Now)
            Now = next;
        foreach (var link in _links)
            link.PassTo(Now);
        _client.PassTo(Now);
        _server.PassTo(Now);
    }

    private MemoryLink AddLink(int slot)
    {
        var link = new MemoryLink(BytesPerSecond, _oneWay + (_skew * (slot % Skews)));
        link.PassTo(Now);
        _links.Add(link);
        return link;
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
