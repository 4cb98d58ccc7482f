using Striper.Common.Transport;

namespace Striper.Server;

/// <summary>Connections that have not said HELLO yet, the oldest first. At the limit the oldest is dropped, never the newest. Thread-safe.</summary>
internal sealed class PendingHandshakes(int limit)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<ByteTransport> _byAge = new();

    /// <summary>Adds a connection; true if an older one had to go for it.</summary>
    public bool Add(ByteTransport transport, out LinkedListNode<ByteTransport> entry)
    {
        ByteTransport? oldest = null;
        lock (_gate)
        {
            entry = _byAge.AddLast(transport);
            if (_byAge.Count > limit)
            {
                oldest = _byAge.First!.Value;
                _byAge.RemoveFirst();
            }
        }

        oldest?.Abort();
        return oldest is not null;
    }

    /// <summary>The connection's handshake is over.</summary>
    public void Remove(LinkedListNode<ByteTransport> entry)
    {
        lock (_gate)
        {
            if (entry.List is not null)
                _byAge.Remove(entry);
        }
    }

    /// <summary>Drops all of them.</summary>
    public void Abort()
    {
        ByteTransport[] all;
        lock (_gate)
        {
            all = [.. _byAge];
            _byAge.Clear();
        }

        foreach (var transport in all)
            transport.Abort();
    }
}
