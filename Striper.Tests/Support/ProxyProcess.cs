using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Striper.Tests.Support;

/// <summary>A <c>tcp-proxy</c> as a process of its own, started from the assembly that lies beside the tests'.</summary>
internal sealed partial class ProxyProcess : ChildProcess
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;

    private ProxyProcess(IReadOnlyList<string> launcher, IEnumerable<string> arguments)
        : base(
            launcher.Count == 0 ? Host : launcher[0],
            [.. launcher.Skip(1), .. launcher.Take(1).Select(_ => Host), Assembly, .. arguments])
    {
    }

    // Set by the dotnet command for the processes it starts.
    private static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static string Assembly => Path.Combine(AppContext.BaseDirectory, "tcp-proxy.dll");

    /// <summary>Where it listens, from its ready line; where several forwards listen, the first.</summary>
    public IPEndPoint EndPoint => EndPoints.Count > 0 ? EndPoints[0] : new IPEndPoint(IPAddress.None, 0);

    /// <summary>Where its forwards listen, in the order of their ready lines.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints { get; private set; } = [];

    /// <summary>What the ready line says in parentheses.</summary>
    public string Role { get; private set; } = "";

    /// <summary>Resident memory now, bytes (VmRSS, proc_pid_status(5)).</summary>
    public long ResidentBytes => ReadStatusBytes("VmRSS");

    /// <summary>The most resident memory so far, bytes (VmHWM, proc_pid_status(5)).</summary>
    public long PeakResidentBytes => ReadStatusBytes("VmHWM");

    /// <summary>Sockets open now (proc_pid_fd(5)). Other descriptors become more when the runtime loads another assembly.</summary>
    public int Sockets => new DirectoryInfo($"/proc/{Id}/fd").EnumerateFileSystemInfos()
        .Count(descriptor => descriptor.LinkTarget?.Contains("socket:", StringComparison.Ordinal) ?? false);

    /// <summary>Descriptors open now (proc_pid_fd(5)).</summary>
    public int Descriptors => new DirectoryInfo($"/proc/{Id}/fd").EnumerateFileSystemInfos().Count();

    /// <summary>Processor time used so far, by all threads.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            using var process = Process.GetProcessById(Id);
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a proxy that is expected to end by itself.</summary>
    public static ProxyProcess Launch(params IEnumerable<string> arguments) => new([], arguments);

    /// <summary>Starts a proxy under another program, as in the methods that wait, and expects it to end by itself.</summary>
    public static ProxyProcess Launch(IReadOnlyList<string> launcher, IEnumerable<string> arguments) => new(launcher, arguments);

    /// <summary>
    /// Starts one on a terminal of 80 columns and 24 lines, which <c>script</c> opens: stdout and stderr come out of the terminal, stdin are its
    /// keys, the exit code is the proxy's.
    /// </summary>
    public static ChildProcess LaunchOnTerminal(string arguments) => new(
        Programs.Find("script") ?? "script",
        [
            "-q", "-e", "-c",
            $"stty cols 80 rows 24 && exec env --default-signal=INT,HUP -u CI -u NO_COLOR TERM=xterm-256color '{Host}' '{Assembly}' {arguments}",
            "/dev/null",
        ]);

    /// <summary>
    /// Starts one on a terminal that is closed, as when its window is, once a file holds a text. The exit code is the proxy's, 128 and the signal if
    /// one ended it.
    /// </summary>
    /// <param name="arguments">As a shell reads them, redirections included.</param>
    public static ChildProcess LaunchOnTerminalToClose(string arguments, string closeOnceWritten, string text)
    {
        const string Program = """
            import os, pty, sys, time
            command, path, text = sys.argv[1:]
            child, terminal = pty.fork()
            if child == 0:
                os.execvp("sh", ["sh", "-c", command])
            while not os.path.exists(path) or text not in open(path).read():
                time.sleep(0.01)
            os.close(terminal)
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            sys.exit(code if code >= 0 else 128 - code)
            """;
        var command = $"exec env --default-signal=HUP '{Host}' '{Assembly}' {arguments}";
        return new ChildProcess(Programs.Find("python3") ?? "python3", ["-c", Program, command, closeOnceWritten, text]);
    }

    /// <summary>Starts a proxy and waits for its ready line.</summary>
    public static Task<ProxyProcess> StartAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        StartAsync([], arguments, cancellationToken);

    /// <summary>Starts a proxy and waits for the ready lines of all its forwards.</summary>
    public static Task<ProxyProcess> StartAsync(IEnumerable<string> arguments, int forwards, CancellationToken cancellationToken) =>
        WaitUntilReadyAsync(new ProxyProcess([], arguments), forwards, cancellationToken);

    /// <summary>Starts a proxy under another program and waits for its ready line.</summary>
    /// <param name="launcher">That program and its first arguments; it must become (exec) the program that is named by what follows. Empty: none.</param>
    public static Task<ProxyProcess> StartAsync(
        IReadOnlyList<string> launcher, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        WaitUntilReadyAsync(new ProxyProcess(launcher, arguments), forwards: 1, cancellationToken);

    /// <summary>Asks the proxy to stop.</summary>
    public void Terminate() => Signal(SigTerm);

    /// <summary>Ends the proxy without a chance to say so, and waits for its end.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        Signal(SigKill);
        await WaitForExitAsync(cancellationToken);
    }

    /// <summary>The proxy stands still, as on a host that is suspended or far too busy.</summary>
    public void Freeze() => Signal(SigStop);

    /// <summary>The proxy goes on.</summary>
    public void Thaw() => Signal(SigCont);

    /// <summary>Asks the proxy to stop and holds it to exit code 0.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Terminate();
        Assert.That(await WaitForExitAsync(cancellationToken), Is.Zero, "exit code after SIGTERM");
    }

    private static async Task<ProxyProcess> WaitUntilReadyAsync(ProxyProcess proxy, int forwards, CancellationToken cancellationToken)
    {
        try
        {
            await proxy.WaitForErrorLinesAsync(forwards, "listening on ", cancellationToken);
            var ready = proxy.ErrorLines.Select(line => ReadyLine().Match(line)).Where(match => match.Success).ToList();
            proxy.EndPoints = [.. ready.Select(line => IPEndPoint.Parse(line.Groups["endpoint"].Value))];
            proxy.Role = ready[0].Groups["role"].Value;
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    private long ReadStatusBytes(string field)
    {
        var line = File.ReadLines($"/proc/{Id}/status").First(l => l.StartsWith(field + ":", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }

    [GeneratedRegex(@"listening on (?<endpoint>\S+) \((?<role>.*)\)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReadyLine();
}
