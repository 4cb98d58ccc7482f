using Striper.Common.Legs;
using Striper.Common.Primitives;
using Striper.Common.Wire;
using Striper.Fuzz.Inputs;
using Striper.Fuzz.Mutation;

namespace Striper.Fuzz.Execution;

/// <summary>
/// A leg's first message, read whole and in pieces: the same comes of both, a message or one of the two exceptions, and a message that was read
/// can be written and read again.
/// </summary>
internal sealed class HandshakeRun(FuzzInput input, Features features)
{
    private const int Values = 1;
    private const int Errors = 2;
    private const int MostPrefixes = 40;

    /// <summary>Reads the bytes of every step, each as a connection of its own.</summary>
    public void Run()
    {
        var chance = new Chance(input.Seed);
        foreach (var step in input.Steps)
            Check(step.Bytes ?? [], chance);
    }

    private void Check(byte[] bytes, Chance chance)
    {
        var (message, consumed, error) = Read(bytes);
        if (error is not null)
            features.AddError(Errors, error);
        else
            features.Add(Values, message is null ? 0 : message.GetType().Name.Length, message is Hello hello ? Traits(hello.Traits) : 0);
        CheckPrefixes(bytes, message is null ? bytes.Length : consumed, error, chance);
        CheckReader(bytes, message, consumed, error, chance);
        if (message is not null)
            CheckWriting(message);
    }

    private static (HandshakeMessage? Message, int Consumed, string? Error) Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (!HandshakeCodec.TryRead(bytes, out var message, out var consumed))
                return (null, 0, null);
            if (consumed <= 0 || consumed > bytes.Length || consumed > HandshakeCodec.MaxMessageBytes)
                throw new FindingException($"a message of {consumed} of {bytes.Length} bytes");
            return (message, consumed, null);
        }
        catch (Exception e) when (e is ProtocolViolationException or ForeignProtocolException)
        {
            return (null, 0, e.Message);
        }
    }

    // Fewer bytes are no message, and what is wrong with the beginning stays wrong.
    private static void CheckPrefixes(byte[] bytes, int length, string? error, Chance chance)
    {
        var isWrong = false;
        for (var i = 0; i < length; i += length > MostPrefixes ? 1 + chance.Next(2 * length / MostPrefixes) : 1)
        {
            var (message, _, prefixError) = Read(bytes.AsSpan(0, i));
            if (message is not null)
                throw new FindingException($"{i} of {length} bytes are a message");
            if (prefixError is not null && error is null)
                throw new FindingException($"{i} of {length} bytes are an error: {prefixError}");
            if (isWrong && prefixError is null)
                throw new FindingException($"{i} bytes are no error, fewer are");
            isWrong = prefixError is not null;
        }
    }

    private static void CheckReader(byte[] bytes, HandshakeMessage? message, int consumed, string? error, Chance chance)
    {
        using var transport = new ScriptedTransport(bytes, chance);
        try
        {
            var reading = HandshakeReader.ReadAsync(transport);
            if (!reading.IsCompleted)
                throw new FindingException("the reader waits");
            var (read, rest) = reading.GetAwaiter().GetResult();
            if (read != message || !bytes.AsSpan(consumed).StartsWith(rest.Span))
                throw new FindingException("in pieces another message is read");
        }
        catch (IOException)
        {
            if (message is not null || error is not null)
                throw new FindingException("in pieces no message is read");
        }
        catch (Exception e) when (e is ProtocolViolationException or ForeignProtocolException)
        {
            if (error is null)
                throw new FindingException($"in pieces it is an error: {e.Message}");
        }
    }

    private static void CheckWriting(HandshakeMessage message)
    {
        var written = HandshakeCodec.Write(message);
        var isRead = HandshakeCodec.TryRead(written, out var again, out var consumed) && consumed == written.Length;

        // What was no text has become longer on the way in, and is cut on the way out.
        if (message is HandshakeError error && again is HandshakeError { Reason: var reason } && error.Reason.StartsWith(reason, StringComparison.Ordinal))
            again = error with { Code = ((HandshakeError)again).Code };
        if (!isRead || again != message)
            throw new FindingException($"{message} is written as another message");
    }

    private static int Traits(LegTraits traits) =>
        (traits.Path > 0 ? 1 : 0) | (traits.IsBackup ? 2 : 0) | (traits.Cost > 0 ? 4 : 0) | (traits.MaxBytesPerSecond > 0 ? 8 : 0) | (traits.IsExpress ? 16 : 0);
}
