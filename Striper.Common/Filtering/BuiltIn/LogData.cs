using System.Text;

namespace Striper.Common.Filtering.BuiltIn;

/// <summary><c>log-data</c>: a log line for each call, with the size and the first bytes of data (<c>preview=N</c>, 0 to 1024 bytes).</summary>
public sealed class LogData : INetworkFilterFactory
{
    private const string Preview = "preview";
    private const int UsualPreviewBytes = 32;
    private const int MostPreviewBytes = 1024;

    /// <inheritdoc/>
    public string Name => "log-data";

    /// <inheritdoc/>
    public Func<FilterConnection, NetworkFilter> Configure(FilterSettings settings)
    {
        settings.AllowOnly(Preview);
        var bytes = settings.Count(Preview, UsualPreviewBytes, 0, MostPreviewBytes);
        return connection => new Filter(connection, bytes);
    }

    /// <summary>Bytes on one line: what is printable ASCII as it is, the usual escapes, and else <c>\xNN</c>.</summary>
    internal static string Escape(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var b in bytes)
        {
            _ = b switch
            {
                (byte)'\n' => text.Append("\\n"),
                (byte)'\r' => text.Append("\\r"),
                (byte)'\t' => text.Append("\\t"),
                (byte)'\\' => text.Append(@"\\"),
                >= 0x20 and < 0x7f => text.Append((char)b),
                _ => text.Append("\\x").Append(b.ToString("x2")),
            };
        }

        return text.ToString();
    }

    private sealed class Filter(FilterConnection connection, int previewBytes) : NetworkFilter
    {
        public override FilterVerdict OnNewConnection()
        {
            Log("new connection", connection.Source is { } source ? $" from {source}" : "");
            return FilterVerdict.Pass;
        }

        public override FilterVerdict OnDownstreamData(FilterBuffer data, bool isEnd) => LogBytes("downstream data", data, isEnd);

        public override FilterVerdict OnUpstreamData(FilterBuffer data, bool isEnd) => LogBytes("upstream data", data, isEnd);

        public override void OnDownstreamClosed(bool isReset) => Log("downstream closed", isReset ? " by a reset" : "");

        public override void OnUpstreamClosed(bool isReset) => Log("upstream closed", isReset ? " by a reset" : "");

        public override void OnDone() => Log("done", "");

        private FilterVerdict LogBytes(string call, FilterBuffer data, bool isEnd)
        {
            var shown = data.Bytes[..Math.Min(data.Length, previewBytes)];
            var preview = shown.IsEmpty ? "" : $": \"{Escape(shown)}\"{(shown.Length < data.Length ? ".." : "")}";
            FilterLog.Data(connection.Logger, connection.Number, call, data.Length, isEnd ? " and the end" : "", preview);
            return FilterVerdict.Pass;
        }

        private void Log(string call, string detail) => FilterLog.Call(connection.Logger, connection.Number, call, detail);
    }
}
