using Striper.Common.Primitives;

namespace Striper.Tests.Simulation;

/// <summary>Both sides of one stream, and what must hold between them.</summary>
internal sealed class SimulatedStream
{
    private readonly StreamPlan _plan;

    public SimulatedStream(int index, StreamPlan plan, SimulatedEnd client, SimulatedEnd server, Random random)
    {
        _plan = plan;
        var upwards = new StreamContent((ulong)index * 0x1234567);
        var downwards = new StreamContent((ulong)index * 0x7654321 + 99);
        Client = new SimulatedApplication($"client of stream {index}", plan.Client, plan.Server, upwards, downwards, client, random);
        Server = new SimulatedApplication($"server of stream {index}", plan.Server, plan.Client, downwards, upwards, server, random);
    }

    /// <summary>The application at the client proxy.</summary>
    public SimulatedApplication Client { get; }

    /// <summary>The target's side.</summary>
    public SimulatedApplication Server { get; }

    /// <summary>As drawn.</summary>
    public StreamPlan Plan => _plan;

    /// <summary>The server heard of the stream, and connected or refused it, or it was reset before.</summary>
    public bool IsServerOver { get; set; }

    /// <summary>Nothing more happens to it.</summary>
    public bool IsOver => Client.IsOver && (Server.IsOver || IsServerOver);

    /// <summary>Its applications have nothing more to wait for, though an end may not know yet that the other one has everything.</summary>
    public bool IsServed => IsOver || (Client.HasSeenEnd && Server.HasSeenEnd);

    /// <summary>It ended as it must: orderly streams with every byte and both ends, others with a reset that both sides know of.</summary>
    public void CheckEnd()
    {
        if (!_plan.IsOrderly)
            return;
        if (!Client.IsClosed || !Server.IsClosed)
            throw new SimulationFailure($"nobody aborted this stream, but it did not end in order: {this}");
        if (Client.ReceivedBytes != _plan.Server.SendBytes || Server.ReceivedBytes != _plan.Client.SendBytes)
            throw new SimulationFailure($"bytes are missing: {this}");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Client}; {Server}";
}
