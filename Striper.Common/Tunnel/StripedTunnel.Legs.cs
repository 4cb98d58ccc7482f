using System.Net;
using Striper.Common.Diagnostics;
using Striper.Common.Legs;
using Striper.Common.Primitives;

namespace Striper.Common.Tunnel;

/// <content>Legs come, are paused or resumed, and go with their addresses.</content>
public sealed partial class StripedTunnel
{
    /// <summary>Whether a leg of this slot is up.</summary>
    public bool HasLeg(int slot)
    {
        lock (Gate)
            return _engine.Legs.Any(l => l.Id.Slot == slot);
    }

    /// <summary>
    /// A leg passed the handshake. <paramref name="preface"/> is written before anything else (the server's ACCEPT);
    /// <paramref name="received"/> came in behind the handshake. False: a leg of this slot with this or a higher incarnation joined before,
    /// or the tunnel is over; the link stays the caller's.
    /// </summary>
    public bool TryAttachLeg(LegId id, LegTraits traits, LegLink link, ReadOnlyMemory<byte> preface, ReadOnlyMemory<byte> received)
    {
        LegConnection connection;
        lock (Gate)
        {
            if (!_engine.IsOpen || !_engine.MayJoin(id))
                return false;
            var leg = _engine.AddLeg(id, link.Probe, preface, Now, traits);
            if (link.Congestion?.Changeable is { } algorithm)
                leg.Control.AllowChange(algorithm);
            connection = new LegConnection(this, leg, link);
            leg.Tag = connection;
            EnterSlot(leg);
            Collect();
        }

        _options.Events?.Add(EventKinds.LegUp, Id, id, $"{LegWords.NameOf(traits)} {id} up");
        connection.Start(received);
        SignalQueue.Run();
        return true;
    }

    /// <summary>What it carries.</summary>
    public TunnelLoad ReadLoad()
    {
        lock (Gate)
        {
            var longest = TimeSpan.Zero;
            foreach (var leg in _engine.Legs)
                longest = leg.AnswerRtt > longest && leg.MayCarry && !leg.IsPaused ? leg.AnswerRtt : longest;
            return new TunnelLoad(_engine.ReceiptedBytes, _engine.ReceivedBytes, _engine.IsWorkWaiting, longest);
        }
    }

    /// <summary>Client: what the slot's leg, if one is up, is used for from now on, at both ends.</summary>
    public void SetUse(int slot, LegUse use)
    {
        lock (Gate)
        {
            foreach (var leg in _engine.Legs.Where(l => l.Id.Slot == slot).ToArray())
                _engine.SetUse(leg, use, Now);
            Collect();
        }

        SignalQueue.Run();
    }

    /// <summary>
    /// This host has lost addresses: legs that leave from them are dead, though TCP would go on trying for minutes, and what they held goes
    /// elsewhere at once.
    /// </summary>
    public void OnAddressesGone(IReadOnlySet<IPAddress> gone)
    {
        lock (Gate)
        {
            foreach (var leg in _engine.Legs.ToArray())
            {
                if (leg.Tag is LegConnection { LocalEndPoint.Address: { } local } && gone.Contains(local))
                    _engine.OnLegFailed(leg, $"this host no longer has the address {local}", Now);
            }

            Collect();
        }

        SignalQueue.Run();
    }
}
