using System.Net;
using Microsoft.Extensions.Logging;
using Striper.Common.Diagnostics;
using Striper.Common.Engine;
using Striper.Common.Legs;
using Striper.Common.Primitives;
using Striper.Common.Transport;
using Striper.Common.Tunnel;
using Striper.Common.Wire;

namespace Striper.Client;

/// <summary>
/// The life of one tunnel at the client, from its first dial: its id and key, its slots, and, once the first ACCEPT has told the limits, the
/// tunnel itself. Thread-safe.
/// </summary>
internal sealed class TunnelSession : ITunnelOwner
{
    private readonly Lock _gate = new();
    private readonly ClientProxy _proxy;
    private readonly ClientProxyOptions _options;
    private readonly ILogger _log;
    private readonly JoinKey _key = JoinKey.NewRandom();
    private readonly CancellationTokenSource _stopping = new();
    private readonly LegSlot[] _slots;
    private readonly LegCountLoop? _legCount;
    private readonly Task _dialling;

    // The first slots carry data, those behind them are paused, the rest have no leg.
    private volatile int _used;
    private volatile int _kept;
    private StripedTunnel? _tunnel;
    private ServerInstanceId? _instance;

    public TunnelSession(ClientProxy proxy, ClientProxyOptions options, LegDialer dialer, ILogger log)
    {
        (_proxy, _options, _log) = (proxy, options, log);
        _used = options.LegRange?.First ?? options.Legs.Count;
        _kept = _used;
        _slots = [.. Enumerable.Range(0, options.Slots).Select(slot => new LegSlot(this, slot, options, dialer, log) { IsWanted = IsKept(slot) })];
        _legCount = options.LegRange is { } range ? new LegCountLoop(this, range, options.Legs, log) : null;
        var counting = _legCount?.RunAsync(_stopping.Token) ?? Task.CompletedTask;
        _dialling = Task.WhenAll(_slots.Select(slot => Task.Run(() => slot.RunAsync(_stopping.Token))).Append(counting));
    }

    /// <summary>The tunnel's id.</summary>
    public TunnelId Id { get; } = TunnelId.NewRandom();

    /// <summary>Whether a leg has ever come up.</summary>
    public bool HasBegun => _tunnel is not null;

    /// <summary>Legs that are up.</summary>
    public int LegCount => _tunnel?.LegCount ?? 0;

    /// <summary>Streams that are not over.</summary>
    public int StreamCount => _tunnel?.StreamCount ?? 0;

    /// <summary>Whether as many streams are open as both ends allow.</summary>
    public bool IsFull => _tunnel?.IsFull ?? false;

    /// <summary>Whether somebody waits for legs.</summary>
    public bool IsBusy => StreamCount > 0 || _proxy.HasWaiting;

    /// <summary>Whether a line may tell of a leg that came up, see <see cref="StripedTunnel.LegLines"/>.</summary>
    public bool MayTellOfLeg(out int untold)
    {
        untold = 0;
        return _tunnel?.LegLines.TryTake(out untold) ?? true;
    }

    /// <summary>Whether the slot's leg is up, silent or not.</summary>
    public bool HasLeg(int slot) => _tunnel?.HasLeg(slot) ?? false;

    /// <summary>Opens a stream; false: not now.</summary>
    public bool TryOpenStream(ByteTransport application, StreamEndPoints endPoints) =>
        _tunnel is { HasLegs: true } tunnel && tunnel.TryOpenStream(application, endPoints);

    /// <summary>Somebody is in need of legs: those that are missing are dialled now.</summary>
    public void Hurry()
    {
        foreach (var slot in _slots)
            slot.Hurry();
    }

    /// <summary>What a leg says first.</summary>
    public Hello CreateHello(LegId leg)
    {
        var isResume = _tunnel is not null;
        return new Hello(
            ProtocolVersion.Minimum, ProtocolVersion.Current, isResume, Id, leg, _options.Limits, JoinProof.Compute(_key, Id, leg), isResume ? null : _key,
            TraitsOf(leg), IsCheck: _options.Check is not null);
    }

    /// <summary>The server's answer to a HELLO. Null: the leg is up. Otherwise why not.</summary>
    public string? OnAnswer(HandshakeMessage answer, LegId leg, LegLink link, ReadOnlyMemory<byte> received)
    {
        if (answer is HandshakeError error)
        {
            if (error.Code == HandshakeErrorCode.UnknownTunnel)
                _proxy.Renew(this, error.Reason);
            return $"refused by the server-facing proxy, {error.Reason}";
        }

        if (answer is not Accept accept)
            return "an ACCEPT was expected";
        if (_options.Check is not null && !accept.IsCheck)
            return "the -s proxy there is too old for a check, bring it up to date (its target was not touched)";
        bool isNew;
        lock (_gate)
        {
            if (_instance is { } known && known != accept.Server)
                return "it reached another tcp-proxy -s than the tunnel's other legs (several behind one address?)";
            _instance = accept.Server;
            isNew = _tunnel is null;
            _tunnel ??= CreateTunnel(accept);
        }

        if (isNew)
            _proxy.OnTunnelBegun(Id);
        if (!_tunnel.TryAttachLeg(leg, TraitsOf(leg), link, ReadOnlyMemory<byte>.Empty, received))
            return "the tunnel is over, or a later dial was faster";
        SettleUse(_tunnel, leg.Slot);
        _proxy.OnLegUp(isFirst: _tunnel.LegCount == 1);
        return null;
    }

    /// <summary>How the tunnel does and each of its slots, with or without a leg.</summary>
    public TunnelStatistics ReadStatistics(int mostStreams)
    {
        var tunnel = _tunnel?.ReadStatistics(mostStreams)
            ?? new TunnelStatistics { Id = Id.ToString(), State = "no-legs", Scheduler = _options.Scheduler, IsEncrypted = _options.Security is not null, Legs = [], Streams = [] };
        var known = tunnel.Legs.ToDictionary(leg => leg.Slot);
        return tunnel with { Legs = [.. _slots.Select(slot => Describe(slot, known.GetValueOrDefault(slot.Number)))] };
    }

    /// <summary>Takes what rates are made of.</summary>
    public void Sample(bool isWatched) => _tunnel?.Sample(isWatched);

    /// <summary>What the tunnel has come to.</summary>
    public ProxyTotals Totals => _tunnel?.Totals ?? default;

    /// <summary>The user has paused a slot, or lets it go on.</summary>
    public void ApplyPause(int slot)
    {
        if (_tunnel is { } tunnel)
            SettleUse(tunnel, slot);
    }

    /// <summary>What the tunnel carries; null: it has not begun.</summary>
    public TunnelLoad? ReadLoad() => _tunnel?.ReadLoad();

    /// <summary>How each slot is now.</summary>
    public IReadOnlyList<SlotState> ReadSlots() => [.. _slots.Take(_options.Legs.Count).Select(slot => slot.State)];

    /// <summary>From now on so many slots carry data, and so many have a leg, the last of them paused. Legs beyond are retired.</summary>
    public void SetLegs(int used, int kept)
    {
        if (used == _used && kept == _kept)
            return;
        (_used, _kept) = (used, kept);
        foreach (var slot in _slots)
        {
            slot.IsWanted = IsKept(slot.Number);
            if (_tunnel is { } tunnel)
                SettleUse(tunnel, slot.Number);
        }
    }

    /// <summary>Says once, and again only when it changes or a minute has passed, why legs cannot be brought up.</summary>
    public void ReportDialFailure(string reason) => _proxy.ReportDialFailure(reason);

    /// <summary>Says once that the congestion control is not to be had.</summary>
    public void ReportCongestionRefused() => _proxy.ReportCongestionRefused();

    /// <summary>This host's addresses or routes have changed: legs from those that are gone are dead, and others may be dialled now.</summary>
    public void OnAddressesChanged(IReadOnlySet<IPAddress> gone)
    {
        if (gone.Count > 0)
            _tunnel?.OnAddressesGone(gone);
        _legCount?.NoteChange();
        Hurry();
    }

    /// <summary>No new streams.</summary>
    public void GoAway() => _tunnel?.GoAway();

    /// <summary>Closes tunnel and legs and stops dialling; what is still open is reset.</summary>
    public async Task CloseAsync(ResetCode code, string reason)
    {
        await _stopping.CancelAsync();
        if (_tunnel is { } tunnel)
            await tunnel.CloseAsync(CloseCode.Done, code, reason);
        await _dialling;

        // The first ACCEPT may have come between the two.
        if (_tunnel is not { } last)
            return;
        await last.CloseAsync(CloseCode.Done, code, reason);
        last.Dispose();
    }

    private StripedTunnel CreateTunnel(Accept accept) => new(
        new TunnelOptions(
            Id, TunnelRole.Client, _options.Limits.Smaller(accept.Limits), _options.Scheduler, _proxy.Buffers, _proxy.Budget, _options.Time, _options.Trace)
        {
            StreamBufferBytes = _options.StreamBufferBytes,
            TunnelBufferBytes = _options.TunnelBufferBytes,
            Events = _proxy.Events,
            StreamLines = _proxy.StreamLines,
            IsEncrypted = _options.Security is not null,
        },
        this, _log);

    private LegStatistics Describe(LegSlot slot, LegStatistics? leg)
    {
        var origin = _options.OriginOf(slot.Number);
        var isPaused = _proxy.IsPaused(slot.Number);
        leg ??= new LegStatistics { Slot = slot.Number, Kind = origin.Traits.IsExpress ? "express" : "leg", State = LegStates.Dialling };
        leg = leg with { Via = origin.ToString() is { Length: > 0 } via ? via : null, IsPaused = isPaused, LastError = slot.LastFailure ?? leg.LastError };
        if (leg.State == LegStates.Paused)
            return leg with { Reason = isPaused ? "paused by hand" : "fewer legs carry as much" };
        return leg.Incarnation is not null ? leg
            : slot.IsWanted ? leg with { Reason = slot.LastFailure ?? "no leg is up yet" }
            : leg with { State = LegStates.Unwanted, Reason = "fewer legs carry as much" };
    }

    private LegTraits TraitsOf(LegId leg) => _options.OriginOf(leg.Slot).Traits;

    // Another thread may change its mind meanwhile, and tell the tunnel first.
    private void SettleUse(StripedTunnel tunnel, int slot)
    {
        LegUse use;
        do
        {
            use = UseOf(slot);
            tunnel.SetUse(slot, use);
        }
        while (use != UseOf(slot));
    }

    // Express legs are not counted: they are always there.
    private bool IsKept(int slot) => slot < _kept || slot >= _options.Legs.Count;

    private LegUse UseOf(int slot) =>
        slot < _used || slot >= _options.Legs.Count ? (_proxy.IsPaused(slot) ? LegUse.Paused : LegUse.Full) : slot < _kept ? LegUse.Paused : LegUse.Retiring;

    void ITunnelOwner.OnStreamOpened(StripedTunnel tunnel, EngineStream stream, StreamEndPoints endPoints)
    {
        // Servers do not open streams; the engine does not let them.
    }

    void ITunnelOwner.OnStreamEnded(StripedTunnel tunnel) => _proxy.OnStreamEnded();

    void ITunnelOwner.OnStreamLimitRaised(StripedTunnel tunnel) => _proxy.OnRoom();

    void ITunnelOwner.OnLegDown(StripedTunnel tunnel, LegId leg, string reason)
    {
        // A replaced leg's death does not make its slot empty.
        if (tunnel.HasLeg(leg.Slot))
            return;
        _legCount?.NoteChange();
        _slots[leg.Slot].Wake(isSilent: false);
    }

    void ITunnelOwner.OnLegRetired(StripedTunnel tunnel, LegId leg) => _slots[leg.Slot].Wake(isSilent: false);

    void ITunnelOwner.OnLegSilent(StripedTunnel tunnel, LegId leg) => _slots[leg.Slot].Wake(isSilent: true);

    void ITunnelOwner.OnLegRecovered(StripedTunnel tunnel, LegId leg) => _slots[leg.Slot].Recover();

    void ITunnelOwner.OnPeerGoingAway(StripedTunnel tunnel) => _proxy.OnServerGoingAway(this);

    void ITunnelOwner.OnClosed(StripedTunnel tunnel, string reason)
    {
        ClientLog.TunnelClosed(_log, Id, reason, tunnel.Figures);
        _proxy.Events.Add(EventKinds.TunnelDown, Id, leg: null, $"tunnel over ({reason}), {tunnel.Figures}");
        if (!_stopping.IsCancellationRequested)
            _proxy.Renew(this, reason);
    }
}
