using System.Net;
using Microsoft.Extensions.Logging;
using Striper.Common.Diagnostics;
using Striper.Common.Engine;
using Striper.Common.Legs;
using Striper.Common.Primitives;
using Striper.Common.Tunnel;
using Striper.Common.Wire;
using Striper.Server.Check;

namespace Striper.Server;

/// <summary>Which leg may join which tunnel, and the tunnels themselves. Thread-safe.</summary>
internal sealed class LegAdmission(ServerProxyOptions options, ITunnelOwner owner, EventHistory events, ILogger log)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TunnelId, (StripedTunnel Tunnel, JoinKey Key, bool IsCheck)> _tunnels = [];
    private readonly CheckOwner _checkOwner = new(owner, options.Time);
    // Of all tunnels: a client may open and end them as fast as it can.
    private readonly LineAllowance _lines = new(TimeProvider.System, burst: 1024);

    // To load the library that draws it takes a twentieth of the start.
    private readonly Lazy<ServerInstanceId> _instance = new(ServerInstanceId.NewRandom, LazyThreadSafetyMode.PublicationOnly);
    private readonly LineAllowance _streamLines = new(TimeProvider.System);

    // Both guarded by the gate; of tunnels that are over.
    private ProxyTotals _past;
    private bool _isGoingAway;

    /// <summary>Streams open in all tunnels.</summary>
    public int StreamCount => Tunnels().Sum(t => t.StreamCount);

    /// <summary>What all tunnels have come to, those that are over included.</summary>
    public ProxyTotals Totals
    {
        get
        {
            lock (_gate)
                return _tunnels.Values.Aggregate(_past, (sum, known) => sum + known.Tunnel.Totals);
        }
    }

    /// <summary>Draws the instance's id beside whatever goes on; a leg that comes before does it itself.</summary>
    public void DrawId() => _ = Task.Run(() => _instance.Value);

    /// <summary>Lets a leg join; null, or what to tell the client when it may not. The link is the tunnel's from then on.</summary>
    public HandshakeError? Join(HandshakeMessage message, LegLink link, ReadOnlyMemory<byte> rest, EndPoint? peer)
    {
        if (message is IncompatibleHello strange)
        {
            return new HandshakeError(
                HandshakeErrorCode.VersionNotSupported,
                $"the client speaks versions {strange.MinVersion}-{strange.MaxVersion}, this proxy {ProtocolVersion.Minimum}-{ProtocolVersion.Current}");
        }

        if (message is not Hello hello)
            return new HandshakeError(HandshakeErrorCode.Malformed, "HELLO was expected");
        if (hello.Leg.Slot >= options.MaxLegs)
            return new HandshakeError(HandshakeErrorCode.LimitReached, $"a tunnel has at most {LegWords.Describe(options.MaxLegs)} here (--max-legs)");
        var accept = new Accept(ProtocolVersion.Current, _instance.Value, LimitsOf(hello), hello.IsCheck);
        if (FindOrCreate(hello, peer, out var tunnel) is { } error)
            return error;
        if (!tunnel!.TryAttachLeg(hello.Leg, hello.Traits, link, HandshakeCodec.Write(accept), rest))
            return new HandshakeError(HandshakeErrorCode.StaleIncarnation, $"slot {hello.Leg.Slot} has seen incarnation {hello.Leg.Incarnation} or a higher one");
        if (tunnel.LegLines.TryTake(out var untold))
            ServerLog.LegUp(log, hello.Tunnel, LegWords.NameOf(hello.Traits), hello.Leg, peer, LegWords.Describe(tunnel.LegCount), LineAllowance.Describe(untold));
        return null;
    }

    /// <summary>The tunnel is over.</summary>
    public void Forget(StripedTunnel tunnel, string reason)
    {
        lock (_gate)
        {
            if (_tunnels.Remove(tunnel.Id))
                _past += tunnel.Totals;
        }

        events.Add(EventKinds.TunnelDown, tunnel.Id, leg: null, $"tunnel over ({reason}), {tunnel.Figures}");
        if (_lines.TryTake(out var untold))
            ServerLog.TunnelClosed(log, tunnel.Id, reason, tunnel.Figures, LineAllowance.Describe(untold));
    }

    /// <summary>No new tunnels and streams.</summary>
    public void GoAway()
    {
        lock (_gate)
            _isGoingAway = true;
        foreach (var tunnel in Tunnels())
            tunnel.GoAway();
    }

    /// <summary>Closes every tunnel.</summary>
    public Task CloseAsync() =>
        Task.WhenAll(Tunnels().Select(t => t.CloseAsync(CloseCode.Done, ResetCode.ShuttingDown, "the server-facing proxy stopped")));

    /// <summary>The tunnels that are open.</summary>
    public StripedTunnel[] Tunnels()
    {
        lock (_gate)
            return [.. _tunnels.Values.Select(t => t.Tunnel)];
    }

    private HandshakeError? FindOrCreate(Hello hello, EndPoint? peer, out StripedTunnel? tunnel)
    {
        lock (_gate)
        {
            tunnel = null;
            if (_tunnels.TryGetValue(hello.Tunnel, out var known))
            {
                tunnel = known.Tunnel;
                return !hello.Proof.Matches(known.Key, hello.Tunnel, hello.Leg) ? new HandshakeError(HandshakeErrorCode.ProofRejected, "the proof does not fit the tunnel")
                    : known.IsCheck != hello.IsCheck ? new HandshakeError(HandshakeErrorCode.Malformed, $"the tunnel is {(known.IsCheck ? "one" : "none")} for a check")
                    : null;
            }

            if (hello.Resume)
                return new HandshakeError(HandshakeErrorCode.UnknownTunnel, $"tunnel {hello.Tunnel} is not known here (any more)");
            if (hello.Key is not { } key || !hello.Proof.Matches(key, hello.Tunnel, hello.Leg))
                return new HandshakeError(HandshakeErrorCode.ProofRejected, "the proof does not fit its key");
            if (_isGoingAway)
                return new HandshakeError(HandshakeErrorCode.GoingAway, "this proxy is stopping");
            if (_tunnels.Count >= options.MaxTunnels)
                return new HandshakeError(HandshakeErrorCode.LimitReached, $"{options.MaxTunnels} tunnels are open (--max-tunnels)");
            tunnel = new StripedTunnel(
                new TunnelOptions(hello.Tunnel, TunnelRole.Server, LimitsOf(hello).Smaller(hello.Limits), options.Scheduler, options.Buffers, options.Budget, options.Time, options.Trace)
                {
                    SharedLines = _lines,
                    StreamLines = _streamLines,
                    Events = events,
                    IsEncrypted = options.Security is not null,
                    StreamBufferBytes = options.StreamBufferBytes,
                    TunnelBufferBytes = options.TunnelBufferBytes,
                },
                hello.IsCheck ? _checkOwner : owner, log);
            _tunnels.Add(hello.Tunnel, (tunnel, key, hello.IsCheck));
        }

        events.Add(EventKinds.TunnelUp, hello.Tunnel, leg: null, $"tunnel{(hello.IsCheck ? " for a check" : "")} from {peer}");
        if (_lines.TryTake(out var untold))
            ServerLog.TunnelOpened(log, hello.Tunnel, hello.IsCheck ? "new, for a check" : "new", peer, LineAllowance.Describe(untold));
        return null;
    }

    private TunnelLimits LimitsOf(Hello hello) => hello.IsCheck ? CheckLimits.Of(options.Limits) : options.Limits;
}
