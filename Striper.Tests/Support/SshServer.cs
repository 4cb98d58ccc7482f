using System.Globalization;
using System.Net;

namespace Striper.Tests.Support;

/// <summary>
/// An OpenSSH sshd of the test's own, on a free port, with throw-away host and user keys and none of the machine's configuration.
/// It runs as whoever runs the tests, and lets only that user in.
/// </summary>
internal sealed class SshServer : IAsyncDisposable
{
    private const string HostKeyAlias = "striper-test";
    private const int Attempts = 5;

    private readonly TemporaryDirectory _directory = new();
    private ChildProcess? _sshd;

    private SshServer()
    {
    }

    public IPEndPoint EndPoint { get; private set; } = Loopback.UnusedEndPoint();

    /// <summary>What ssh and scp call the other end, whatever port leads to it.</summary>
    public static string Destination => $"{Environment.UserName}@127.0.0.1";

    public static async Task<SshServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new SshServer();
        try
        {
            await server.StartSshdAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Options for ssh and scp that lead to this server through the given entrance, and past the user's own configuration.</summary>
    public IEnumerable<string> OptionsThrough(IPEndPoint entrance)
    {
        string[] options =
        [
            $"Port={entrance.Port.ToString(CultureInfo.InvariantCulture)}",
            $"UserKnownHostsFile={_directory["known_hosts"]}",
            "GlobalKnownHostsFile=none",
            $"HostKeyAlias={HostKeyAlias}",
            "StrictHostKeyChecking=yes",
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            "BatchMode=yes",
            "LogLevel=ERROR",
        ];
        return ["-F", "none", "-i", _directory["user_key"], .. options.SelectMany(option => new[] { "-o", option })];
    }

    public async ValueTask DisposeAsync()
    {
        if (_sshd is not null)
            await _sshd.DisposeAsync();
        _directory.Dispose();
    }

    private async Task StartSshdAsync(CancellationToken cancellationToken)
    {
        foreach (var key in (string[])["host_key", "user_key"])
            await Command.RunAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", _directory[key]], cancellationToken);
        File.Copy(_directory["user_key.pub"], _directory["authorized_keys"]);
        var hostKey = await File.ReadAllTextAsync(_directory["host_key.pub"], cancellationToken);
        await File.WriteAllTextAsync(_directory["known_hosts"], $"{HostKeyAlias} {hostKey}", cancellationToken);

        // Where sshd puts its unprivileged half when it starts as root; Debian's service makes it, a container may not have it.
        if (Environment.IsPrivilegedProcess)
            Directory.CreateDirectory("/run/sshd");

        // sshd cannot pick a port by itself; another program may take the free one first.
        for (var attempt = 1; ; attempt++)
        {
            await File.WriteAllTextAsync(_directory["sshd_config"], Configuration(), cancellationToken);
            _sshd = new ChildProcess(Programs.Find("sshd") ?? "sshd", ["-D", "-e", "-f", _directory["sshd_config"]]);
            try
            {
                await _sshd.WaitForErrorLinesAsync(1, "Server listening on", cancellationToken);
                return;
            }
            catch (InvalidOperationException) when (attempt < Attempts && _sshd.CountErrorLines("Address already in use") > 0)
            {
                await _sshd.DisposeAsync();
                EndPoint = Loopback.UnusedEndPoint();
            }
        }
    }

    private string Configuration() => $"""
        ListenAddress {EndPoint}
        HostKey {_directory["host_key"]}
        AuthorizedKeysFile {_directory["authorized_keys"]}
        PidFile none
        StrictModes no
        UsePAM no
        PermitRootLogin yes
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PrintMotd no
        PrintLastLog no
        Subsystem sftp internal-sftp

        """;
}
