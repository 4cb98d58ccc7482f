using System.Globalization;
using System.Net;
using System.Text.Json;
using Striper.Bench.Load;
using Striper.WanLab.Lab;

namespace Striper.Bench.Running;

/// <summary>The client's measuring program, from outside: asks, and waits for the answer. One question at a time.</summary>
internal sealed class LoadDriver(ChildProcess program) : IAsyncDisposable
{
    // On top of what the command itself takes.
    private static readonly TimeSpan _longestAnswer = TimeSpan.FromMinutes(2);

    private int _asked;

    /// <summary>Opens streams of bulk, and waits until each has begun.</summary>
    public Task StartBulkAsync(int streams, ulong seed, CancellationToken cancellationToken) =>
        AskAsync<BulkCount>(string.Create(CultureInfo.InvariantCulture, $"bulk {streams} {seed}"), TimeSpan.Zero, cancellationToken);

    /// <summary>What bulk has carried so far.</summary>
    public Task<BulkCount> CountAsync(CancellationToken cancellationToken) => CheckAsync(AskAsync<BulkCount>("count", TimeSpan.Zero, cancellationToken));

    /// <summary>Ends bulk; what is on its way still arrives.</summary>
    public Task<BulkCount> StopBulkAsync(CancellationToken cancellationToken) => CheckAsync(AskAsync<BulkCount>("stop", TimeSpan.Zero, cancellationToken));

    /// <summary>Measures round trips.</summary>
    public Task<RoundTripTimes> MeasureRoundTripsAsync(TimeSpan length, CancellationToken cancellationToken) =>
        AskAsync<RoundTripTimes>(string.Create(CultureInfo.InvariantCulture, $"round-trips {length.TotalSeconds}"), length, cancellationToken);

    /// <summary>Makes short connections.</summary>
    public async Task<ShortCount> CountShortAsync(int clients, TimeSpan length, CancellationToken cancellationToken)
    {
        var count = await AskAsync<ShortCount>(string.Create(CultureInfo.InvariantCulture, $"short {clients} {length.TotalSeconds}"), length, cancellationToken);
        return count.Failure is null ? count : throw new LabException($"a short connection failed: {count.Failure}");
    }

    /// <summary>Opens connections that stay idle.</summary>
    public Task OpenIdleAsync(int count, CancellationToken cancellationToken) =>
        AskAsync<int>(string.Create(CultureInfo.InvariantCulture, $"idle {count}"), TimeSpan.Zero, cancellationToken);

    /// <summary>Closes them.</summary>
    public Task CloseIdleAsync(CancellationToken cancellationToken) => AskAsync<int>("close", TimeSpan.Zero, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => program.DisposeAsync();

    /// <summary>Starts it.</summary>
    /// <param name="command">Of this program, with what stands before it.</param>
    /// <param name="entrance">Where connections begin.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<LoadDriver> StartAsync(IReadOnlyList<string> command, IPEndPoint entrance, CancellationToken cancellationToken)
    {
        var program = new ChildProcess([.. command, "load", entrance.ToString()], new Dictionary<string, string>());
        try
        {
            await program.WaitForLineAsync(l => l == "ready", _longestAnswer, cancellationToken);
            return new LoadDriver(program);
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    private static async Task<BulkCount> CheckAsync(Task<BulkCount> asking)
    {
        var count = await asking;
        return count.Failure is null ? count : throw new LabException($"bulk failed: {count.Failure}");
    }

    private async Task<T> AskAsync<T>(string command, TimeSpan length, CancellationToken cancellationToken)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"{++_asked} ");
        await program.TellAsync(prefix + command);
        var line = await program.WaitForLineAsync(l => l.StartsWith(prefix, StringComparison.Ordinal), length + _longestAnswer, cancellationToken);
        var answer = line[prefix.Length..];
        return answer.StartsWith(LoadClient.Refusal, StringComparison.Ordinal)
            ? throw new LabException($"{command}: {answer}")
            : JsonSerializer.Deserialize<T>(answer)!;
    }
}
