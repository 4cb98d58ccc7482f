using System.Text;
using System.Threading.Channels;
using Striper.Common.Primitives;

namespace Striper.Common.Tracing;

/// <summary>
/// Writes rows to a CSV file on a thread of its own. Engines never wait for it: what does not fit the queue is dropped and counted, and the
/// file says how much in a line that begins with <c>#</c>. Thread-safe.
/// </summary>
public sealed class TraceFile : IAsyncDisposable
{
    // About half a second of what a fast tunnel does, some 8 MB.
    private const int QueueRows = 1 << 16;

    private readonly Channel<TraceRow> _rows;
    private readonly TextWriter _writer;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Action<string>? _onFailure;
    private readonly Task _writing;
    private long _dropped;

    /// <summary>Begins to write.</summary>
    /// <param name="writer">Becomes this object's; a file, opened by whoever knows what to say when it cannot be.</param>
    /// <param name="time">The clock of the rows.</param>
    /// <param name="queueRows">Rows that may wait to be written.</param>
    /// <param name="onFailure">Told once why nothing more is written, when the file takes no more; on the thread that writes.</param>
    public TraceFile(TextWriter writer, TimeProvider time, int queueRows = QueueRows, Action<string>? onFailure = null)
    {
        (_writer, _time, _start, _onFailure) = (writer, time, time.GetTimestamp(), onFailure);
        _rows = Channel.CreateBounded<TraceRow>(new BoundedChannelOptions(queueRows) { SingleReader = true });
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Rows that did not fit.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Opens a file, emptying it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static TraceFile Create(string path, Action<string>? onFailure = null) =>
        new(new StreamWriter(path, append: false, Encoding.ASCII, 1 << 16), TimeProvider.System, onFailure: onFailure);

    /// <summary>What a tunnel's engine tells goes into the file.</summary>
    public EngineTrace Of(TunnelId tunnel) => new(tunnel, () => _time.GetElapsedTime(_start), Add);

    /// <summary>Writes what is left, and closes the file. Later rows are dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        _rows.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
    }

    /// <summary>Takes a row, or drops it.</summary>
    internal void Add(TraceRow row)
    {
        if (!_rows.Writer.TryWrite(row))
            Interlocked.Increment(ref _dropped);
    }

    private async Task WriteAsync()
    {
        long told = 0;
        try
        {
            // In here: what is buffered still when the disk is full fails once more when the file is closed.
            await using var writer = _writer;
            await writer.WriteLineAsync(TraceRow.Header);
            while (await _rows.Reader.WaitToReadAsync())
            {
                while (_rows.Reader.TryRead(out var row))
                    row.WriteTo(writer);
                told = TellDropped(told);
                await writer.FlushAsync();
            }

            TellDropped(told);
        }
        catch (IOException e)
        {
            // The disk is full, say: the proxy goes on without a trace.
            _rows.Writer.TryComplete();
            _onFailure?.Invoke(e.Message);
        }
    }

    private long TellDropped(long told)
    {
        var dropped = Dropped;
        if (dropped > told)
            _writer.Write(FormattableString.Invariant($"# {dropped} rows were dropped so far\n"));
        return dropped;
    }
}
