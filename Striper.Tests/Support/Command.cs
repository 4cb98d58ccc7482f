using NUnit.Framework;

namespace Striper.Tests.Support;

/// <summary>Runs external commands to their end.</summary>
internal static class Command
{
    /// <summary>Runs a command and expects exit code 0.</summary>
    /// <returns>Its stdout.</returns>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var result = await TryRunAsync(program, arguments, inputFile: null, cancellationToken);
        Assert.That(result.ExitCode, Is.Zero, $"{program}: {result.Errors}");
        return result.Output;
    }

    /// <summary>Runs a command whatever its exit code.</summary>
    /// <param name="inputFile">What it reads from stdin; null: nothing.</param>
    public static async Task<CommandResult> TryRunAsync(
        string program, IEnumerable<string> arguments, string? inputFile, CancellationToken cancellationToken)
    {
        await using var process = new ChildProcess(Programs.Find(program) ?? program, arguments);
        var feed = FeedAsync(process, inputFile, cancellationToken);
        using var reader = new StreamReader(process.Output);
        var output = await reader.ReadToEndAsync(cancellationToken);
        var exitCode = await process.WaitForExitAsync(cancellationToken);
        await feed;
        return new CommandResult(exitCode, output, string.Join('\n', process.ErrorLines));
    }

    private static async Task FeedAsync(ChildProcess process, string? inputFile, CancellationToken cancellationToken)
    {
        try
        {
            await using var input = process.Input;
            if (inputFile is null)
                return;
            await using var file = File.OpenRead(inputFile);
            await file.CopyToAsync(input, cancellationToken);
        }
        catch (IOException)
        {
            // The command ended without reading all of it; its exit code says whether that was right.
        }
    }
}
