using System.Net;
using Striper.Common.Primitives;
using Striper.Common.Receiving;
using Striper.Common.Sending;

namespace Striper.Common.Engine;

/// <summary>One end of a stream. Not thread-safe; guarded by the tunnel's lock.</summary>
public sealed class EngineStream
{
    internal EngineStream(StreamId id, StreamSender sender, StreamReceiver receiver, TimeSpan now)
    {
        (Id, Sender, Receiver, CreatedAt) = (id, sender, receiver, now);
    }

    /// <summary>Its id in the tunnel.</summary>
    public StreamId Id { get; }

    /// <summary>When this end first heard of it.</summary>
    public TimeSpan CreatedAt { get; }

    /// <summary>The shell's connection for this stream; until it has one, perhaps what gives up its making.</summary>
    public object? Tag { get; set; }

    /// <summary>Bytes taken from the application.</summary>
    public long SentBytes => Sender.NextOffset + Sender.UnsentBytes;

    /// <summary>Bytes given to the application.</summary>
    public long DeliveredBytes => Receiver.Buffer.ConsumedOffset;

    /// <summary>Bytes held here that wait for others before them.</summary>
    public long ReorderBytes => Receiver.Buffer.ArrivedBytes - Receiver.Buffer.InOrderOffset;

    /// <summary>Bytes taken from the application that the peer has not receipted.</summary>
    public long UnreceiptedBytes => Sender.UnreceiptedBytes + Sender.UnsentBytes;

    /// <summary>One direction has ended, the other goes on.</summary>
    public bool IsHalfClosed => Sender.IsEnded || IsEndDelivered;

    /// <summary>There are no bytes for the application, at most the end.</summary>
    public bool HasNoBytes => Receiver.Buffer.InOrderOffset == Receiver.Buffer.ConsumedOffset;

    /// <summary>The peer has all that the application said, to its end: once the application has heard the peer's, the stream is closed.</summary>
    public bool ClosesWithEnd => IsFinReceipted && Sender.IsReceipted;

    /// <summary>False once it was reset or everything was delivered both ways.</summary>
    public bool IsOpen { get; internal set; } = true;

    internal StreamSender Sender { get; }

    internal StreamReceiver Receiver { get; }

    /// <summary>The application's connection at the client, as far as it is known.</summary>
    public StreamEndPoints EndPoints { get; internal set; }

    /// <summary>OPEN was sent (client) or received (server).</summary>
    internal bool IsOpened { get; set; }

    /// <summary>An application is connected at this end.</summary>
    internal bool IsAttached { get; set; }

    internal bool IsReading { get; set; }

    internal bool IsReadSignalled { get; set; }

    /// <summary>Somebody hands bytes to the application: nobody else may meanwhile.</summary>
    internal bool IsDelivering { get; set; }

    internal bool IsDeliverySignalled { get; set; }

    /// <summary>The application was told that nothing follows.</summary>
    internal bool IsEndDelivered { get; set; }

    internal bool IsFinReceipted { get; set; }

    /// <summary>In one of the queues of streams that have something to cut.</summary>
    internal bool IsReady { get; set; }

    /// <summary>The last read filled its buffer: more waits behind what we hold.</summary>
    internal bool IsBulk { get; set; }

    internal ControlKinds Pending { get; set; }

    internal bool IsInControlQueue { get; set; }

    internal ResetCode ResetCode { get; set; }

    internal long WantedBytes { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Id.ToString();
}
