using Striper.Common.Engine;
using Striper.Common.Primitives;

namespace Striper.Microbench.Bulk;

/// <summary>Two engines and the legs between them, on a clock of their own, with one stream of bulk from the client to the server.</summary>
internal sealed class BulkTunnel
{
    private static readonly TimeSpan _oneWay = TimeSpan.FromMilliseconds(6);

    // Legs of one path are not quite alike, so that datagrams overtake each other.
    private static readonly TimeSpan _skew = TimeSpan.FromMilliseconds(0.5);
    private const int Skews = 4;

    private readonly Clock _clock = new();
    private readonly BulkEnd _client;
    private readonly BulkEnd _server;

    public BulkTunnel(BulkLoad load)
    {
        var limits = TunnelLimits.Default with { MaxDatagramBytes = load.DatagramBytes };
        _client = new BulkEnd(TunnelRole.Client, limits, _clock);
        _server = new BulkEnd(TunnelRole.Server, limits, _clock);
        for (var slot = 0; slot < load.Legs; slot++)
        {
            var oneWay = _oneWay + (_skew * (slot % Skews));
            var up = new MemoryLink(_clock, load.BytesPerSecond, oneWay);
            var down = new MemoryLink(_clock, load.BytesPerSecond, oneWay);
            _client.AddLeg(slot, up, down);
            _server.AddLeg(slot, down, up);
        }

        _client.Open();
    }

    /// <summary>Virtual time so far.</summary>
    public TimeSpan Now => _clock.Now;

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
            _clock.Now = next;
        _client.Run();
        _server.Run();
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
