using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>The attributes behind the last field of HELLO: what is not said has its default, and unknown kinds are skipped.</summary>
internal static class HelloAttributes
{
    private const int Path = 1;
    private const int Backup = 2;
    private const int Cost = 3;
    private const int MaxRate = 4;
    private const int Express = 5;

    /// <summary>Of the tunnel, not of the leg: every HELLO of it says the same.</summary>
    internal const int Check = 6;

    internal static LegTraits Read(ref HandshakeBodyReader reader, out bool isCheck)
    {
        isCheck = false;
        var traits = default(LegTraits);
        var seen = 0;
        while (!reader.AtEnd)
        {
            var kind = reader.ReadVarInt();
            var value = reader.ReadBytes(reader.ReadVarInt());
            if (kind is < Path or > Check)
                continue;
            if ((seen & 1 << (int)kind) != 0)
                throw reader.Violation($"attribute {kind} comes twice");
            seen |= 1 << (int)kind;
            if (kind == Check)
            {
                isCheck = IsFlag(reader, kind, value);
                continue;
            }

            traits = kind switch
            {
                Path => traits with { Path = (int)ReadNumber(reader, kind, value, 1, LegTraits.LargestPath) },
                Cost => traits with { Cost = (int)ReadNumber(reader, kind, value, 1, LegTraits.LargestCost) },
                MaxRate => traits with { MaxBytesPerSecond = ReadNumber(reader, kind, value, LegTraits.LeastMaxBytesPerSecond, VarInt.MaxValue) },
                Express => traits with { IsExpress = IsFlag(reader, kind, value) },
                _ => traits with { IsBackup = IsFlag(reader, kind, value) },
            };
        }

        return traits;
    }

    /// <exception cref="ArgumentOutOfRangeException">A trait is out of its range: the caller's bug.</exception>
    internal static void Write(ref HandshakeBodyWriter writer, LegTraits traits, bool isCheck)
    {
        WriteNumber(ref writer, Path, traits.Path, 1, LegTraits.LargestPath);
        WriteFlag(ref writer, Backup, traits.IsBackup);
        WriteNumber(ref writer, Cost, traits.Cost, 1, LegTraits.LargestCost);
        WriteNumber(ref writer, MaxRate, traits.MaxBytesPerSecond, LegTraits.LeastMaxBytesPerSecond, VarInt.MaxValue);
        WriteFlag(ref writer, Express, traits.IsExpress);
        WriteFlag(ref writer, Check, isCheck);
    }

    private static long ReadNumber(in HandshakeBodyReader reader, long kind, ReadOnlySpan<byte> value, long least, long most)
    {
        if (!VarInt.TryRead(value, out var number, out var bytes) || bytes != value.Length)
            throw reader.Violation($"attribute {kind} of {value.Length} bytes");
        return number >= least && number <= most ? number : throw reader.Violation($"attribute {kind} is {number}, not {least} to {most}");
    }

    internal static bool IsFlag(in HandshakeBodyReader reader, long kind, ReadOnlySpan<byte> value) =>
        value.IsEmpty ? true : throw reader.Violation($"attribute {kind} of {value.Length} bytes");

    // 0 is the default, which goes without saying.
    private static void WriteNumber(ref HandshakeBodyWriter writer, int kind, long number, long least, long most)
    {
        if (number == 0)
            return;
        ArgumentOutOfRangeException.ThrowIfLessThan(number, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, most);
        writer.WriteVarInt(kind);
        writer.WriteVarInt(VarInt.SizeOf(number));
        writer.WriteVarInt(number);
    }

    internal static void WriteFlag(ref HandshakeBodyWriter writer, int kind, bool isSet)
    {
        if (!isSet)
            return;
        writer.WriteVarInt(kind);
        writer.WriteVarInt(0);
    }
}
