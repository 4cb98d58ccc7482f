using System.Globalization;
using Striper.WanLab.Options;

namespace Striper.Bench.Subjects;

/// <summary>All subjects.</summary>
internal static class SubjectCatalog
{
    /// <summary>Those that are measured unless the user names some.</summary>
    public const string Default = "direct,striper-1,striper-4,striper-64,striper-4-tls,haproxy,haproxy-128k,socat,ssh";

    /// <summary>The subject that the others are compared with.</summary>
    public const string Reference = "haproxy";

    private const string StriperPrefix = "striper-";
    private const string EncryptedSuffix = "-tls";
    private const int MostLegs = 64;
    private const int LargeBufferBytes = 128 << 10;

    /// <summary>Finds one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="proxy">Striper's <c>tcp-proxy.dll</c>.</param>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static ISubject Find(string name, string proxy) => name switch
    {
        "direct" => new DirectSubject(),
        "haproxy" => new HaproxySubject(name, bufferBytes: null),
        "haproxy-128k" => new HaproxySubject(name, LargeBufferBytes),
        "socat" => new SocatSubject(),
        "ssh" => new SshSubject(),
        _ when name.EndsWith(EncryptedSuffix, StringComparison.Ordinal) && Legs(name[..^EncryptedSuffix.Length]) is { } legs => new StriperSubject(proxy, legs, isEncrypted: true),
        _ when Legs(name) is { } legs => new StriperSubject(proxy, legs),
        _ => throw new UsageException($"'{name}' is not a subject: {Default}, or striper-N and striper-N-tls with 1 to {MostLegs} legs"),
    };

    private static int? Legs(string name) =>
        name.StartsWith(StriperPrefix, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(StriperPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var legs) && legs is >= 1 and <= MostLegs
            ? legs
            : null;
}
