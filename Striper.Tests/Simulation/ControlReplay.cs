using Striper.Common.Primitives;
using Striper.Common.Wire;

namespace Striper.Tests.Simulation;

/// <summary>
/// Keeps control frames that one end wrote and shows them to the other end again, later and on any leg: what is absolute must not mind. The
/// bytes shown again are not counted in the leg's receipts, because the sender never sent them there.
/// </summary>
internal sealed class ControlReplay(SimulatedEnd receiver, Random random)
{
    private const int MostKept = 64;

    private readonly List<byte[]> _kept = [];

    /// <summary>The replay of what the other end writes; this object takes note for it.</summary>
    public ControlReplay? Other { get; set; }

    /// <summary>Frames shown again.</summary>
    public int Count { get; private set; }

    /// <summary>This end wrote bytes.</summary>
    public void OnWritten(ReadOnlyMemory<byte> bytes) => Other?.Keep(bytes.Span);

    /// <summary>This end has processed all that came on a leg.</summary>
    public void OnBoundary(SimulatedLegEnd leg)
    {
        if (_kept.Count == 0 || random.Next(4) > 0 || leg.EngineLeg is not { IsUp: true, DataRemaining: 0 } || leg.HasPartialFrame)
            return;
        var frame = _kept[random.Next(_kept.Count)];
        Count++;
        var receipted = receiver.Engine.Legs.Select(l => l.ReceiptedBytes).ToArray();
        receiver.Call(now =>
        {
            var position = 0;
            receiver.Engine.Receive(leg.EngineLeg, frame, ref position, now, out _);
            leg.EngineLeg.ReceivedBytes -= position;
        });
        if (receiver.Engine.Legs.Count == receipted.Length && receiver.Engine.Legs.Where((l, i) => l.ReceiptedBytes < receipted[i]).Any())
            throw new SimulationFailure("an old receipt took back a newer one");
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        // The handshake, which is no frame; here it is zeros.
        if (bytes[0] == 0)
            return;
        while (FrameReader.TryReadHeader(bytes, TunnelLimits.LargestDatagramBytes, out var header)
            && header.HeaderBytes + header.BodyBytes <= bytes.Length)
        {
            var length = header.HeaderBytes + header.BodyBytes;
            if (header.Type is FrameType.Receipt or FrameType.Credit or FrameType.Fin or FrameType.Reset or FrameType.Open
                or FrameType.LegDead or FrameType.StreamLimit)
            {
                var frame = bytes[..length].ToArray();
                if (_kept.Count < MostKept)
                    _kept.Add(frame);
                else
                    _kept[random.Next(MostKept)] = frame;
            }

            bytes = bytes[length..];
        }
    }
}
