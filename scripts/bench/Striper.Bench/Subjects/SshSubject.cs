using System.Globalization;
using System.Net;
using Striper.Bench.Processes;
using Striper.WanLab.Lab;

namespace Striper.Bench.Subjects;

/// <summary>ssh -L to a sshd of its own, with throw-away keys and none of the machine's configuration. It also encrypts.</summary>
internal sealed class SshSubject : ISubject
{
    private const string HostKeyAlias = "striper-bench";

    /// <inheritdoc/>
    public string Name => "ssh";

    /// <inheritdoc/>
    public IReadOnlyList<InstalledProgram> Programs => [InstalledProgram.Ssh, InstalledProgram.Sshd, InstalledProgram.SshKeygen];

    /// <inheritdoc/>
    public async Task<SubjectSession> StartAsync(SubjectPlace place, CancellationToken cancellationToken)
    {
        var keys = Path.Combine(place.Directory, "ssh");
        if (!Directory.Exists(keys))
            await MakeKeysAsync(keys, cancellationToken);

        // Where sshd puts its unprivileged half when it starts as root; Debian's service makes it, a container may not have it.
        if (Environment.IsPrivilegedProcess)
            Directory.CreateDirectory("/run/sshd");
        var between = FreePort.Next();
        var entrance = FreePort.Next();
        return await SubjectSession.StartAsync(place, entrance, async session =>
        {
            await File.WriteAllTextAsync(Path.Combine(keys, "sshd_config"), Configuration(keys, between), cancellationToken);
            await session.StartListenerAsync([InstalledProgram.Sshd.File ?? "sshd", "-D", "-e", "-f", Path.Combine(keys, "sshd_config")], between, cancellationToken);
            await session.StartListenerAsync(ClientCommand(keys, between, entrance, place.Target), entrance, cancellationToken);
        });
    }

    private static async Task MakeKeysAsync(string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        foreach (var key in (string[])["host_key", "user_key"])
        {
            await using var keygen = new ChildProcess(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(directory, key)], new Dictionary<string, string>());
            await keygen.WaitForSuccessAsync(cancellationToken);
        }

        var hostKey = await File.ReadAllTextAsync(Path.Combine(directory, "host_key.pub"), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(directory, "known_hosts"), $"{HostKeyAlias} {hostKey}", cancellationToken);
    }

    private static string Configuration(string keys, IPEndPoint listen) => $"""
        ListenAddress {listen}
        HostKey {keys}/host_key
        AuthorizedKeysFile {keys}/user_key.pub
        PidFile none
        StrictModes no
        UsePAM no
        PermitRootLogin yes
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        AllowTcpForwarding yes

        """;

    private static string[] ClientCommand(string keys, IPEndPoint server, IPEndPoint listen, IPEndPoint target)
    {
        string[] options =
        [
            string.Create(CultureInfo.InvariantCulture, $"Port={server.Port}"),
            $"UserKnownHostsFile={keys}/known_hosts",
            "GlobalKnownHostsFile=none",
            $"HostKeyAlias={HostKeyAlias}",
            "StrictHostKeyChecking=yes",
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            "BatchMode=yes",
            "ExitOnForwardFailure=yes",
            "LogLevel=ERROR",
        ];
        return
        [
            "ssh", "-F", "none", "-i", $"{keys}/user_key", "-N", "-L", $"{listen}:{target}",
            .. options.SelectMany(option => new[] { "-o", option }), $"{Environment.UserName}@{server.Address}",
        ];
    }
}
