using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using CommandLine;

namespace Striper.Tools;

/// <summary>What all tools' programs have in common: help, usage errors, signals, exit codes.</summary>
internal static class ToolProgram
{
    /// <summary>Reads the command line and runs the tool.</summary>
    /// <param name="name">In front of complaints.</param>
    /// <param name="help">What -h prints.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="run">Runs it, with a token for the first SIGINT or SIGTERM and one for the second; returns the exit status.</param>
    public static async Task<int> RunAsync<TOptions>(
        string name, string help, IReadOnlyList<string> arguments, Func<TOptions, CancellationToken, CancellationToken, Task<int>> run)
    {
        if (arguments.Contains("--help") || arguments.Contains("-h"))
        {
            Console.WriteLine(help);
            return ToolExit.Succeeded;
        }

        try
        {
            using var signals = new StopSignals();
            return await run(Parse<TOptions>(arguments), signals.Stopping, signals.Aborting);
        }
        catch (UsageException e)
        {
            return Fail(name, $"{e.Message} (see --help)", ToolExit.Misused);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return Fail(name, e.Message, ToolExit.Failed);
        }
        catch (OperationCanceledException)
        {
            return Fail(name, "stopped", ToolExit.Failed);
        }
    }

    private static TOptions Parse<TOptions>(IReadOnlyList<string> arguments)
    {
        using var parser = new Parser(settings =>
        {
            settings.HelpWriter = null;
            settings.AutoVersion = false;
        });
        // CommandLineParser takes the usual value where that of the last argument is missing.
        if (arguments.Count > 0 && typeof(TOptions).GetProperties().Any(property => IsOptionWithValue(property, arguments[^1])))
            throw new UsageException($"{arguments[^1]} needs a value");
        return parser.ParseArguments<TOptions>(arguments).MapResult(options => options, errors => throw new UsageException(Complaint(errors.First())));
    }

    private static bool IsOptionWithValue(PropertyInfo property, string argument) =>
        property.PropertyType != typeof(bool) && property.GetCustomAttribute<OptionAttribute>() is { } option
        && (argument == $"--{option.LongName}" || (option.ShortName.Length > 0 && argument == $"-{option.ShortName}"));

    private static string Complaint(Error error) => error switch
    {
        TokenError { Token: { Length: 1 } letter } => $"'-{letter}' is not understood",
        TokenError { Token: var word } => $"'--{word}' is not understood",
        BadFormatConversionError { NameInfo.LongName: { Length: > 0 } name } => $"--{name} has no value that can be used, it takes a number",
        NamedError { NameInfo.LongName: { Length: > 0 } name } => $"--{name} needs a value, once",
        MissingRequiredOptionError => "something is missing",
        _ => $"the command line is not understood ({error.Tag})",
    };

    private static int Fail(string name, string message, int status)
    {
        Console.Error.WriteLine($"{name}: {message}");
        return status;
    }

    private sealed class StopSignals : IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();
        private readonly CancellationTokenSource _aborting = new();
        private readonly PosixSignalRegistration[] _registrations;

        public StopSignals() =>
            _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];

        public CancellationToken Stopping => _stopping.Token;

        public CancellationToken Aborting => _aborting.Token;

        public void Dispose()
        {
            foreach (var registration in _registrations)
                registration.Dispose();
            _stopping.Dispose();
            _aborting.Dispose();
        }

        private void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            (_stopping.IsCancellationRequested ? _aborting : _stopping).Cancel();
        }
    }
}
