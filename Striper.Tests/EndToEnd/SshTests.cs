using System.Text;
using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>OpenSSH through 8 legs, as its users use it.</summary>
[Category("EndToEnd")]
[NonParallelizable]
[RequiresProgram("sshd", "openssh-server")]
[RequiresProgram("ssh", "openssh-client")]
internal sealed class SshTests
{
    [Test]
    [CancelAfter(120_000)]
    public async Task RunsACommandAndPassesOnItsExitCode(CancellationToken cancellationToken)
    {
        await using var server = await SshServer.StartAsync(cancellationToken);
        await using var pair = await TunnelPair.StartAsync(server.EndPoint, cancellationToken);

        string[] arguments = [.. server.OptionsThrough(pair.EndPoint), SshServer.Destination, "echo out; echo err >&2; exit 7"];
        var result = await Command.TryRunAsync("ssh", arguments, inputFile: null, cancellationToken);

        Assert.That(result, Is.EqualTo(new CommandResult(7, "out\n", "err")));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task CarriesAFileThroughStdin(CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        var sum = await new SeededBytes(11).WriteFileAsync(directory["f"], 32 << 20, cancellationToken);
        await using var server = await SshServer.StartAsync(cancellationToken);
        await using var pair = await TunnelPair.StartAsync(server.EndPoint, cancellationToken);

        var command = $"cd {directory.Path} && cat > copy; sha256sum copy";
        string[] arguments = [.. server.OptionsThrough(pair.EndPoint), SshServer.Destination, command];
        var result = await Command.TryRunAsync("ssh", arguments, directory["f"], cancellationToken);

        Assert.That(result, Is.EqualTo(new CommandResult(0, $"{sum}  copy\n", "")));
    }

    [Test]
    [CancelAfter(240_000)]
    public async Task CopiesALargeFileUpAndDown(CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        var sum = await new SeededBytes(12).WriteFileAsync(directory["f"], 256 << 20, cancellationToken);
        await using var server = await SshServer.StartAsync(cancellationToken);
        await using var pair = await TunnelPair.StartAsync(server.EndPoint, cancellationToken);
        string[] options = ["-q", .. server.OptionsThrough(pair.EndPoint)];

        await Command.RunAsync("scp", [.. options, directory["f"], $"{SshServer.Destination}:{directory["up"]}"], cancellationToken);
        await Command.RunAsync("scp", [.. options, $"{SshServer.Destination}:{directory["up"]}", directory["down"]], cancellationToken);

        Assert.That(await Checksum.OfFileAsync(directory["up"], cancellationToken), Is.EqualTo(sum), "up");
        Assert.That(await Checksum.OfFileAsync(directory["down"], cancellationToken), Is.EqualTo(sum), "down");
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task GivesAnInteractiveShell(CancellationToken cancellationToken)
    {
        await using var server = await SshServer.StartAsync(cancellationToken);
        await using var pair = await TunnelPair.StartAsync(server.EndPoint, cancellationToken);
        string[] arguments = ["-tt", .. server.OptionsThrough(pair.EndPoint), SshServer.Destination, "PS1='ready> ' exec /bin/sh -i"];
        await using var ssh = new ChildProcess("ssh", arguments);
        var shell = new Terminal(ssh);

        await shell.WaitForAsync("ready> ", cancellationToken);
        foreach (var key in "echo $((6*7))-$(tty)")
            await shell.TypeAsync(key.ToString(), expected: key.ToString(), cancellationToken);
        await shell.TypeAsync("\n", expected: "42-/dev/pts/", cancellationToken);
        await shell.WaitForAsync("ready> ", cancellationToken);

        // A program that reads the terminal, and Ctrl-C to end it.
        await shell.TypeAsync("cat\n", expected: "cat\r\n", cancellationToken);
        await shell.TypeAsync("twice\n", expected: "twice\r\ntwice\r\n", cancellationToken);
        await shell.TypeAsync("\x03", expected: "ready> ", cancellationToken);
        await shell.TypeAsync("exit 5\n", expected: "exit 5", cancellationToken);
        Assert.That(await ssh.WaitForExitAsync(cancellationToken), Is.EqualTo(5));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task GreetsASilentClient(CancellationToken cancellationToken)
    {
        await using var server = await SshServer.StartAsync(cancellationToken);
        await using var pair = await TunnelPair.StartAsync(server.EndPoint, cancellationToken);

        using var application = await Loopback.ConnectAsync(pair.EndPoint, cancellationToken);
        var greeting = new byte["SSH-2.0-".Length];
        for (var count = 0; count < greeting.Length;)
        {
            var more = await application.ReceiveAsync(greeting.AsMemory(count), cancellationToken);
            Assert.That(more, Is.Positive, "end of stream before the greeting");
            count += more;
        }

        Assert.That(Encoding.ASCII.GetString(greeting), Is.EqualTo("SSH-2.0-"));
    }
}
