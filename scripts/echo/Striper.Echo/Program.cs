using Striper.Echo.Options;
using Striper.Echo.Serving;
using Striper.Tools;

namespace Striper.Echo;

/// <summary>The echo server's command.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args) => ToolProgram.RunAsync<EchoOptions>("echo", HelpText.Text, args, RunAsync);

    private static async Task<int> RunAsync(EchoOptions options, CancellationToken stopping, CancellationToken aborting)
    {
        await new EchoServer(options.ToPlan(), Console.Out).RunAsync(stopping, aborting);
        return ToolExit.Succeeded;
    }
}
