using System.Globalization;
using Striper.Bench.Running;
using Striper.WanLab.Subjects;

namespace Striper.Bench.Subjects;

/// <summary><c>ssh -L</c> to an sshd of its own, with keys of its own: the other way to carry TCP through one connection, encrypted.</summary>
internal sealed class SshSubject : ISubject
{
    private const string Daemon = "/usr/sbin/sshd";

    // Where sshd, run by root, wants an empty directory.
    private const string PrivilegeSeparation = "/run/sshd";

    /// <inheritdoc/>
    public string Name => "ssh";

    /// <inheritdoc/>
    public string? FindObstacle()
    {
        if (!File.Exists(Daemon))
            return "sshd is missing, install it (Debian package openssh-server)";
        return Programs.IsInstalled("ssh") && Programs.IsInstalled("ssh-keygen") ? null : "ssh is missing, install it (Debian package openssh-client)";
    }

    /// <inheritdoc/>
    public Task<Pair> StartAsync(Place place, int targetPort, CancellationToken cancellationToken) => Pair.StartAsync(
        async programs =>
        {
            if (Environment.IsPrivilegedProcess)
                Directory.CreateDirectory(PrivilegeSeparation);
            var key = place.PathOf("key");
            if (!File.Exists(key))
            {
                await using var keygen = place.Start(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key]);
                await keygen.WaitForSuccessAsync(cancellationToken);
            }

            var (daemonPort, port) = (Place.FreePort(), Place.FreePort());
            programs.Add(place.Start([Daemon, "-D", "-e", "-f", place.Write("sshd_config", Configuration(daemonPort, key))]));
            await Place.WaitForPortAsync(programs[^1], daemonPort, cancellationToken);
            programs.Add(place.Start(
                ["ssh", "-F", "none", "-N", "-i", key, "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes",
                "-p", daemonPort.ToString(CultureInfo.InvariantCulture), "-L", $"127.0.0.1:{port}:127.0.0.1:{targetPort}", $"{Environment.UserName}@127.0.0.1"]));
            await Place.WaitForPortAsync(programs[^1], port, cancellationToken);
            return port;
        });

    private static string Configuration(int port, string key) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        Port {port}
        ListenAddress 127.0.0.1
        HostKey {key}
        AuthorizedKeysFile {key}.pub
        StrictModes no
        UsePAM no
        PidFile none
        MaxSessions 1000
        MaxStartups 100

        """);
}
