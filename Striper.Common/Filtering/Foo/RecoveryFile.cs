using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Striper.Common.Filtering.Foo;

/// <summary>
/// The file of <c>--recovery-file</c>: one JSON object with a format, a version, the state, and the SHA-256 of the state's text, so that a torn or foreign file
/// is never taken for one. It is replaced in one step. Not thread-safe.
/// </summary>
/// <param name="path">Full path.</param>
public sealed class RecoveryFile(string path)
{
    private const string Format = "striper-foo";
    private const int Version = 1;

    // What is written is far smaller: a foreign file of any size is not read into memory.
    private const int MostBytes = 1 << 20;

    /// <summary>Its full path.</summary>
    public string Path => path;

    /// <summary>
    /// Keeps other processes from it until the result is disposed, whatever ends this one (flock(2)). Null: another has it.
    /// </summary>
    /// <exception cref="IOException">It cannot be locked.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be locked.</exception>
    public IDisposable? TryLock()
    {
        const int WouldBlock = 11; // EAGAIN, the class library's error of a lock that another has
        try
        {
            return new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) is WouldBlock)
        {
            return null;
        }
    }

    /// <summary>Reads it. False without an error: there is none yet.</summary>
    /// <param name="state">What was saved.</param>
    /// <param name="error">Why it cannot be used.</param>
    public bool TryRead([NotNullWhen(true)] out FooState? state, out string? error)
    {
        (state, error) = (null, null);
        try
        {
            if (!File.Exists(path))
                return false;
            if (new FileInfo(path).Length > MostBytes)
                error = "it is too large";
            else if (!TryParse(File.ReadAllBytes(path), out state))
                error = "it is torn, or not of this program";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = e.Message.TrimEnd('.');
        }

        return state is not null;
    }

    /// <summary>Renames it, so that what somebody else may still want is not written over; what it is called now.</summary>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be renamed.</exception>
    public string SetAside(DateTimeOffset now)
    {
        var aside = $"{path}.ignored-{now.UtcDateTime:yyyyMMdd'T'HHmmssfff}";
        File.Move(path, aside);
        return aside;
    }

    /// <summary>Replaces it: written beside it, brought to the disk, and then renamed (rename(2)), so that there is always a whole one.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write(FooState state)
    {
        var next = $"{path}.next";
        try
        {
            // Made anew, so that no link leads elsewhere.
            File.Delete(next);
            using (var file = new FileStream(next, FileMode.CreateNew, FileAccess.Write, FileShare.Read))
            {
                file.Write(Compose(state));
                file.Flush(flushToDisk: true);
            }

            File.Move(next, path, overwrite: true);
        }
        catch
        {
            DeleteLeftOver(next);
            throw;
        }
    }

    private static void DeleteLeftOver(string next)
    {
        try
        {
            File.Delete(next);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next one to be written takes its place.
        }
    }

    internal static byte[] Compose(FooState state)
    {
        var text = JsonSerializer.Serialize(RecoveredState.Of(state), RecoveryContext.Default.RecoveredState);
        return JsonSerializer.SerializeToUtf8Bytes(
            new RecoveryEnvelope(Format, Version, ChecksumOf(text), JsonDocument.Parse(text).RootElement), RecoveryContext.Default.RecoveryEnvelope);
    }

    internal static bool TryParse(ReadOnlySpan<byte> content, [NotNullWhen(true)] out FooState? state)
    {
        state = null;
        try
        {
            if (JsonSerializer.Deserialize(content, RecoveryContext.Default.RecoveryEnvelope) is { Format: Format, Version: Version } envelope
                && envelope.State.ValueKind == JsonValueKind.Object && envelope.Checksum == ChecksumOf(envelope.State.GetRawText()))
                state = envelope.State.Deserialize(RecoveryContext.Default.RecoveredState)?.ToState();
        }
        catch (Exception e) when (e is JsonException or ArgumentException or OverflowException)
        {
            // Not one of ours.
        }

        return state is not null;
    }

    private static string ChecksumOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
