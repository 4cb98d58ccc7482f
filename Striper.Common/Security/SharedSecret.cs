using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Striper.Common.Security;

/// <summary>The 256-bit secret that both proxies hold: who has it may use the tunnel, and legs are encrypted from it. Never logged.</summary>
public sealed class SharedSecret
{
    /// <summary>Bytes of a secret.</summary>
    public const int SizeBytes = 32;

    // 32 random bytes have 30 different values or so, and fewer than this once in 10^25 draws: those that have were typed.
    private const int LeastDifferentBytes = 16;

    private readonly byte[] _bytes;

    private SharedSecret(byte[] bytes) => _bytes = bytes;

    /// <summary>The secret's bytes.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Draws a new secret from the system's cryptographic generator.</summary>
    public static SharedSecret NewRandom()
    {
        while (true)
        {
            var bytes = RandomNumberGenerator.GetBytes(SizeBytes);
            if (IsRandom(bytes))
                return new SharedSecret(bytes);
        }
    }

    /// <summary>Reads 64 hexadecimal digits, as <see cref="ToText"/> writes them.</summary>
    /// <param name="text">Without blanks around it.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="error">What is wrong and what to do; no part of the text, which may be a password.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out SharedSecret? secret, [NotNullWhen(false)] out string? error)
    {
        (secret, error) = (null, null);
        if (!text.All(char.IsAsciiHexDigit))
            error = $"is no secret, which has {SizeBytes * 2} hexadecimal digits and nothing else";
        else if (text.Length != SizeBytes * 2)
            error = $"has {text.Length} digits where a secret has {SizeBytes * 2}";
        else if (!IsRandom(Convert.FromHexString(text)))
            error = "is too regular to be secret";
        else
            secret = new SharedSecret(Convert.FromHexString(text));
        return error is null;
    }

    /// <summary>The secret itself, in 64 hexadecimal digits: for its file and for nothing else.</summary>
    public string ToText() => Convert.ToHexStringLower(_bytes);

    /// <summary>Says that there is a secret, not which.</summary>
    public override string ToString() => "(secret)";

    private static bool IsRandom(byte[] bytes) => bytes.Distinct().Count() >= LeastDifferentBytes;
}
