using System.Diagnostics;
using NUnit.Framework;
using Striper.Cli;

namespace Striper.Tests.Cli;

/// <summary>The built program as a process: what goes to stdout, what to stderr, and the exit code.</summary>
internal sealed class ProgramTests
{
    private static string Program => Path.Combine(TestContext.CurrentContext.TestDirectory, "tcp-proxy.dll");

    [TestCase("--help")]
    [TestCase("-c 22 --help")]
    public async Task HelpGoesToStdout(string line) =>
        Assert.That(await RunAsync(line), Is.EqualTo((0, HelpText.Proxy, "")));

    [TestCase("check --help")]
    [TestCase("check a:1 --seconds 99 -h")]
    public async Task HelpOfCheckGoesToStdout(string line) =>
        Assert.That(await RunAsync(line), Is.EqualTo((0, HelpText.Check, "")));

    [Test]
    public async Task VersionGoesToStdout() =>
        Assert.That(await RunAsync("--version"), Is.EqualTo((0, $"tcp-proxy 0.1.0{Environment.NewLine}", "")));

    [TestCase("", "missing LISTEN and TARGET, write tcp-proxy LISTEN TARGET (see tcp-proxy --help)")]
    [TestCase("-c 1 a:1 --leg 4", "unknown option --leg, did you mean --legs?")]
    [TestCase("-c -s 1 a:1", "both -c and -s, choose one: -c faces the applications, -s the target")]
    [TestCase("check", "missing HOST PORT, write tcp-proxy check HOST PORT (see tcp-proxy check --help)")]
    public async Task AUsageErrorIsOneLineOnStderr(string line, string error) =>
        Assert.That(await RunAsync(line), Is.EqualTo((2, "", $"tcp-proxy: {error}{Environment.NewLine}")));

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string line)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Program);
        foreach (var argument in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
