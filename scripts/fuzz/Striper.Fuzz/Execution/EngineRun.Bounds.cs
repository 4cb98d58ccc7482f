using Striper.Common.Primitives;

namespace Striper.Fuzz.Execution;

/// <content>What a run may cost, and what may be left of it: nothing.</content>
internal sealed partial class EngineRun
{
    /// <summary>What the tunnel may promise to its peer beyond the floors.</summary>
    private const long BudgetBytes = 1 << 18;

    // Less than applications say.
    private const long MostUnreceiptedBytes = 1 << 16;

    // One datagram more, in the array of the read that it was cut of.
    private const long LargestDatagramArray = 1 << 17;

    // A batch of control, or a datagram that was receipted meanwhile.
    private const long LargestWrite = 1 << 17;

    // More ids than streams that the limit can ever have let in during one input.
    private const int MostStreams = 4096;

    // Calls of the engine for one input; none of those that end takes a tenth.
    private const int MostWork = 200_000;

    private int _work;

    private void CountWork()
    {
        if (++_work > MostWork)
            throw new FindingException($"{_work} calls, and it does not come to rest");
    }

    // Received bytes: a ring below twice the window, an eighth for its marks; while it grows, and while a peek pins the one it outgrew, as much again.
    // Sent ones: unreceipted datagrams, and of each stream the read that is being cut. A batch of control for each leg's write.
    private void CheckBounds()
    {
        var windows = (_engine.StreamCount * (long)TunnelLimits.CreditFloorBytes) + BudgetBytes;
        if (_engine.UnreceiptedBytes > MostUnreceiptedBytes + LargestDatagramArray)
            throw new FindingException($"{_engine.UnreceiptedBytes} bytes of datagrams are held");
        var limit = (windows * 27 / 8) + _engine.UnreceiptedBytes + (_engine.StreamCount * LargestDatagramArray) + (_allLegs.Count * LargestWrite);
        if (_buffers.OutstandingBytes > limit)
            throw new FindingException($"{_buffers.OutstandingBytes} bytes in {_buffers.OutstandingBuffers} buffers are held, more than {limit}");
        if (_budget.UsedBytes is < 0 or > BudgetBytes)
            throw new FindingException($"{_budget.UsedBytes} of {BudgetBytes} bytes are promised");
        if (_engine.StreamCount > 2 * _input.MaxStreams && IsServer)
            throw new FindingException($"{_engine.StreamCount} streams are open, the limit is {_input.MaxStreams}");
    }

    private void CheckNothingIsLeft()
    {
        if (_engine.IsOpen || !_isClosed)
            throw new FindingException("the tunnel is not closed");
        if (_engine.Legs.Count > 0 || _allLegs.Exists(leg => !leg.IsOver))
            throw new FindingException("a leg is left");
        if (_engine.StreamCount > 0 || _engine.Streams.Any())
            throw new FindingException($"{_engine.StreamCount} streams are left");
        if (_engine.OutstandingDatagrams > 0)
            throw new FindingException($"{_engine.OutstandingDatagrams} datagrams are left");
        if (_buffers.OutstandingBuffers > 0)
            throw new FindingException($"{_buffers.OutstandingBuffers} buffers are left");
        if (_budget.UsedBytes != 0)
            throw new FindingException($"{_budget.UsedBytes} promised bytes are left");
    }
}
