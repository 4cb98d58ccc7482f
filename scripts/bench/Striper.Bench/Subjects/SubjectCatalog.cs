using System.Globalization;
using Striper.WanLab.Options;

namespace Striper.Bench.Subjects;

/// <summary>All that can be measured.</summary>
internal static class SubjectCatalog
{
    /// <summary>What the others are compared with.</summary>
    public const string Reference = "haproxy";

    /// <summary>Without options.</summary>
    public const string Default = "striper-1,striper-4,striper-64,haproxy,haproxy-128k,socat,ssh";

    private const string StriperPrefix = "striper-";

    /// <summary>The subjects of a list of names with commas.</summary>
    /// <exception cref="UsageException">There is no such subject, or not here.</exception>
    public static IReadOnlyList<ISubject> Parse(string names, string proxy)
    {
        var subjects = (names.Length > 0 ? names : Default).Split(',').Select(name => Of(name, proxy)).ToArray();
        foreach (var subject in subjects)
        {
            if (subject.FindObstacle() is { } obstacle)
                throw new UsageException($"{subject.Name}: {obstacle}; or leave it out with --subjects");
        }

        return subjects;
    }

    private static ISubject Of(string name, string proxy) => name switch
    {
        "haproxy" => new HaproxySubject(name, bufferBytes: null),
        "haproxy-128k" => new HaproxySubject(name, bufferBytes: 128 * 1024),
        "socat" => new SocatSubject(),
        "ssh" => new SshSubject(),
        _ when name.StartsWith(StriperPrefix, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(StriperPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var legs)
            && legs is >= 1 and <= 64 => new StriperSubject(proxy, legs),
        _ => throw new UsageException($"there is no subject '{name}'; striper-1 to striper-64 (legs), haproxy, haproxy-128k, socat and ssh are there"),
    };
}
