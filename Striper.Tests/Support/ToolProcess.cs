using System.Globalization;
using System.Net;
using NUnit.Framework;

namespace Striper.Tests.Support;

/// <summary>One of the tools in scripts as a process of its own, started from the assembly that lies beside the tests'.</summary>
internal sealed class ToolProcess : ChildProcess
{
    private const int SigInt = 2;

    private readonly StreamReader _output;

    // A shell starts what runs in the background with SIGINT ignored, and children inherit that.
    private ToolProcess(string tool, IEnumerable<string> arguments)
        : base("env", ["--default-signal=INT", Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Assembly(tool), .. arguments]) =>
        _output = new StreamReader(Output);

    /// <summary>Where it listens, from its first line; port 0 where it does not.</summary>
    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>The assembly of a tool.</summary>
    public static string Assembly(string tool) => Path.Combine(AppContext.BaseDirectory, $"{tool}.dll");

    /// <summary>Starts a server and waits until it listens.</summary>
    public static async Task<ToolProcess> StartServerAsync(string tool, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var server = new ToolProcess(tool, arguments);
        try
        {
            var line = await server.ReadLineAsync(cancellationToken);
            server.EndPoint = IPEndPoint.Parse(line.Split(' ')[2]);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a tool to its end.</summary>
    /// <returns>Its exit code, stdout, and stderr.</returns>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string tool, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await using var process = new ToolProcess(tool, arguments);
        var output = await process._output.ReadToEndAsync(cancellationToken);
        await TestContext.Out.WriteLineAsync(output);
        return (await process.WaitForExitAsync(cancellationToken), output, string.Join('\n', process.ErrorLines));
    }

    /// <summary>The next line of stdout.</summary>
    public async Task<string> ReadLineAsync(CancellationToken cancellationToken) =>
        await _output.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException($"stdout ended: {string.Join('\n', ErrorLines)}");

    /// <summary>As Ctrl-C does.</summary>
    public void Interrupt() => Signal(SigInt);

    /// <summary>The port as an argument.</summary>
    public string Port => EndPoint.Port.ToString(CultureInfo.InvariantCulture);
}
