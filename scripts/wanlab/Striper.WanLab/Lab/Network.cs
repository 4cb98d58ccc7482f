using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;

namespace Striper.WanLab.Lab;

/// <summary>The client, the server and the paths between them, made by the script <c>lab</c>. Disposing takes them down.</summary>
internal sealed class Network : IAsyncDisposable
{
    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly string _script;
    private readonly Dictionary<string, string> _environment;
    private readonly SemaphoreSlim _controlFree = new(1);
    private readonly Socket _control = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private StreamReader? _replies;

    private Network(string script, string name)
    {
        _script = script;
        Name = name;
        _environment = new() { ["WANLAB_NAME"] = name };
    }

    private string Name { get; }

    /// <summary>Makes a lab.</summary>
    /// <param name="script">The script <c>lab</c>.</param>
    /// <param name="name">Its name, of which there is only one on this machine.</param>
    /// <param name="paths">How many.</param>
    /// <param name="cancellationToken">Ends the making.</param>
    public static async Task<Network> StartAsync(string script, string name, int paths, CancellationToken cancellationToken)
    {
        var network = new Network(script, name);
        try
        {
            await network.RunAsync([script, "up", paths.ToString(CultureInfo.InvariantCulture)], cancellationToken);
            await network._control.ConnectAsync(new UnixDomainSocketEndPoint($"/run/wanlab/{name}/control"), cancellationToken);
            network._replies = new StreamReader(new NetworkStream(network._control));
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>The client's address on a path, 1 up; it has eight on each.</summary>
    public static string ClientAddress(int path, int index = 0) => string.Create(CultureInfo.InvariantCulture, $"10.77.{path}.{2 + index}");

    /// <summary>The server's address.</summary>
    public static string ServerAddress => "10.78.0.1";

    /// <summary>Starts a program on a host.</summary>
    public ChildProcess Start(Host host, IReadOnlyList<string> command) =>
        new([_script, host == Host.Client ? "client" : "server", .. command], _environment);

    /// <summary>Runs a program on a host to its end.</summary>
    public async Task RunAsync(Host host, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        await using var process = Start(host, command);
        await process.WaitForSuccessAsync(cancellationToken);
    }

    /// <summary>Shapes a path, or resets its connections: a command of the emulator.</summary>
    /// <returns>When it was done, <see cref="Load.MonotonicClock"/>.</returns>
    public async Task<long> TellAsync(string command, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(command, cancellationToken);
        return reply.StartsWith("ok ", StringComparison.Ordinal)
            ? long.Parse(reply.AsSpan(3), CultureInfo.InvariantCulture)
            : throw new LabException($"the emulator refuses '{command}': {reply}");
    }

    /// <summary>What has gone through so far.</summary>
    public async Task<NetworkSample> SampleAsync(CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<NetworkSample>(await AskAsync("stats", cancellationToken), _json)!;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _replies?.Dispose();
        _control.Dispose();
        _controlFree.Dispose();
        await RunAsync([_script, "down"], CancellationToken.None);
    }

    private async Task<string> AskAsync(string command, CancellationToken cancellationToken)
    {
        await _controlFree.WaitAsync(cancellationToken);
        try
        {
            await _control.SendAsync(System.Text.Encoding.ASCII.GetBytes(command + "\n"), cancellationToken);
            return await _replies!.ReadLineAsync(cancellationToken) ?? throw new LabException("the emulator has ended");
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new LabException($"the emulator has ended: {e.Message}");
        }
        finally
        {
            _controlFree.Release();
        }
    }

    private async Task RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        await using var process = new ChildProcess(command, _environment);
        await process.WaitForSuccessAsync(cancellationToken);
    }
}
