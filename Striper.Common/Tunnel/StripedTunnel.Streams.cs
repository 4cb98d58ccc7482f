using Striper.Common.Diagnostics;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Transport;

namespace Striper.Common.Tunnel;

/// <content>Streams are opened, connected to their applications, and reset.</content>
public sealed partial class StripedTunnel
{
    /// <summary>Client: whether as many streams are open as both ends allow.</summary>
    public bool IsFull
    {
        get
        {
            lock (Gate)
                return _engine.IsFull;
        }
    }

    /// <summary>Client: opens a stream for an application. False: not now (limit reached, going away or over); the transport stays the caller's.</summary>
    public bool TryOpenStream(ByteTransport application, StreamEndPoints endPoints)
    {
        EngineStream stream;
        lock (Gate)
        {
            if (!_engine.CanOpen)
                return false;
            stream = _engine.Open(endPoints, Now);
            stream.Tag = Connect(stream, application);
            Collect();
        }

        NoteOpened(stream, endPoints);

        // First bytes that are there already travel with OPEN.
        SignalQueue.Run();
        lock (Gate)
        {
            _engine.Flush(Now);
            Collect();
        }

        SignalQueue.Run();
        return true;
    }

    /// <summary>Server: the target of a stream is connected. False: the stream ended meanwhile; the transport stays the caller's.</summary>
    public bool AttachApplication(EngineStream stream, ByteTransport application)
    {
        lock (Gate)
        {
            if (!stream.IsOpen)
                return false;
            stream.Tag = Connect(stream, application);
            _engine.Attach(stream, Now);
            Collect();
        }

        SignalQueue.Run();
        return true;
    }

    private StreamConnection Connect(EngineStream stream, ByteTransport application)
    {
        var connection = new StreamConnection(this, stream, application);
        application.Broken = connection.Break;
        return connection;
    }

    /// <summary>Ends a stream with a reset at both ends.</summary>
    public void ResetStream(EngineStream stream, ResetCode code)
    {
        lock (Gate)
        {
            Reset(stream, code);
            Collect();
        }

        SignalQueue.Run();
    }

    /// <summary>The same under the lock, with the signals still to be collected and run.</summary>
    internal void Reset(EngineStream stream, ResetCode code)
    {
        if (!stream.IsOpen)
            return;
        _engine.Reset(stream, code, Now);
        SignalQueue.Current.Add(this, new EngineSignal(EngineSignalKind.StreamResetHere, stream, Code: code));
    }
}
