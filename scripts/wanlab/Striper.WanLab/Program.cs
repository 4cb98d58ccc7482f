using System.Net;
using System.Runtime.InteropServices;
using CommandLine;
using Striper.WanLab;
using Striper.WanLab.Lab;
using Striper.WanLab.Load;
using Striper.WanLab.Options;

if (args.Contains("--help") || args.Contains("-h") || args.Length == 0)
{
    Console.WriteLine(HelpText.Text);
    return 0;
}

using var parser = new Parser(settings =>
{
    settings.HelpWriter = null;
    settings.CaseInsensitiveEnumValues = true;
    settings.AutoVersion = false;
});
using var stopping = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}

try
{
    switch (parser.ParseArguments<RunOptions, LoadOptions, TargetOptions>(args).Value)
    {
        case TargetOptions target:
            await new LoadTarget().RunAsync(IPEndPoint.Parse(target.Listen));
            return 0;
        case LoadOptions load:
            await new LoadClient(load).RunAsync();
            return 0;
        case RunOptions run:
            using (PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop))
            using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop))
                return await new RunCommand(run).RunAsync(stopping.Token);
        default:
            throw new UsageException($"not understood: {string.Join(' ', args)}; --help says what there is");
    }
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("stopped");
    return 1;
}
catch (UsageException e)
{
    Console.Error.WriteLine($"wanlab: {e.Message}");
    return 2;
}
catch (LabException e)
{
    Console.Error.WriteLine($"wanlab: {e.Message}");
    return 1;
}
