using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Striper.WanLab.Load;

namespace Striper.Bench.Load;

/// <summary>The client's measuring program: a number, a command and its arguments come in on a line, and the number and the answer go out on one.</summary>
internal sealed class LoadClient(IPEndPoint target) : IDisposable
{
    /// <summary>Before the reason, where an answer says that it did not work.</summary>
    public const string Refusal = "failed: ";

    private readonly IdleLoad _idle = new();
    private BulkLoad _bulk = new();

    /// <summary>Answers until standard input ends.</summary>
    public async Task RunAsync()
    {
        Standard.Say("ready");
        while (Console.In.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            Standard.Say($"{words[0]} {await AnswerAsync(words[1], [.. words.Skip(2)])}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _idle.Dispose();
        _bulk.Dispose();
    }

    private async Task<string> AnswerAsync(string command, IReadOnlyList<string> arguments)
    {
        try
        {
            return JsonSerializer.Serialize(await RunAsync(command, arguments));
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return Refusal + e.Message;
        }
    }

    private async Task<object> RunAsync(string command, IReadOnlyList<string> arguments)
    {
        int Number(int index) => int.Parse(arguments[index], CultureInfo.InvariantCulture);
        TimeSpan Length(int index) => TimeSpan.FromSeconds(double.Parse(arguments[index], CultureInfo.InvariantCulture));
        switch (command)
        {
            case "bulk":
                _bulk.Dispose();
                _bulk = new BulkLoad();
                await _bulk.StartAsync(target, Number(0), ulong.Parse(arguments[1], CultureInfo.InvariantCulture));
                return _bulk.Count;
            case "count":
                return _bulk.Count;
            case "stop":
                return await _bulk.StopAsync();
            case "round-trips":
                return RoundTripLoad.Run(target, Length(0));
            case "short":
                return ShortLoad.Run(target, Number(0), Length(1));
            case "idle":
                _idle.Open(target, Number(0));
                return Number(0);
            case "close":
                _idle.Dispose();
                return 0;
            default:
                throw new IOException($"no command '{command}'");
        }
    }
}
