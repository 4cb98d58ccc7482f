using System.Globalization;
using Striper.Bench.Processes;
using Striper.WanLab.Lab;

namespace Striper.Bench.Subjects;

/// <summary>The pair of this repository.</summary>
/// <param name="proxy">The built <c>tcp-proxy.dll</c>.</param>
/// <param name="legs">How many.</param>
/// <param name="isEncrypted">With a secret of its own.</param>
internal sealed class StriperSubject(string proxy, int legs, bool isEncrypted = false) : ISubject
{
    private static readonly TimeSpan _longestStart = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"striper-{legs}{(isEncrypted ? "-tls" : "")}");

    /// <inheritdoc/>
    public IReadOnlyList<InstalledProgram> Programs => [];

    /// <summary>The server-facing proxy, which is started first.</summary>
    public static ChildProcess ServerOf(SubjectSession session) => session.Programs[0];

    /// <summary>The client-facing proxy.</summary>
    public static ChildProcess ClientOf(SubjectSession session) => session.Programs[1];

    /// <inheritdoc/>
    public async Task<SubjectSession> StartAsync(SubjectPlace place, CancellationToken cancellationToken)
    {
        string[] secret = isEncrypted ? ["--secret-file", await MakeSecretAsync(place.Directory, cancellationToken)] : [];
        var between = FreePort.Next();
        var entrance = FreePort.Next();
        return await SubjectSession.StartAsync(place, entrance, async session =>
        {
            var server = session.Start(["dotnet", proxy, "-s", between.ToString(), place.Target.ToString(), .. secret]);
            await WaitAsync(server, "listening on", "", cancellationToken);
            var client = session.Start(["dotnet", proxy, "-c", entrance.ToString(), between.ToString(), "-n", legs.ToString(CultureInfo.InvariantCulture), .. secret]);
            await WaitAsync(client, "tunnel", legs == 1 ? ", 1 leg" : $", {legs} legs", cancellationToken);
        });
    }

    private async Task<string> MakeSecretAsync(string directory, CancellationToken cancellationToken)
    {
        var file = Path.Combine(directory, "striper-secret");
        if (!File.Exists(file))
        {
            await using var keygen = new ChildProcess(["dotnet", proxy, "keygen", file], new Dictionary<string, string>());
            await keygen.WaitForSuccessAsync(cancellationToken);
        }

        return file;
    }

    private static Task WaitAsync(ChildProcess program, string first, string second, CancellationToken cancellationToken) => program.WaitForLineAsync(
        line => line.Contains(first, StringComparison.Ordinal) && line.EndsWith(second, StringComparison.Ordinal), _longestStart, cancellationToken);
}
