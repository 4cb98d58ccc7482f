using Striper.Foo.Asking;
using Striper.Foo.Options;
using Striper.Foo.Serving;
using Striper.Tools;

namespace Striper.Foo;

/// <summary>The command of the Foo protocol's client and server.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args) => args switch
    {
        ["server", .. var rest] => ToolProgram.RunAsync<FooServerOptions>("foo server", HelpText.Text, rest, ServeAsync),
        ["client", .. var rest] => ToolProgram.RunAsync<FooClientOptions>("foo client", HelpText.Text, rest, AskAsync),
        _ => ToolProgram.RunAsync<FooClientOptions>(
            "foo", HelpText.Text, args, (_, _, _) => throw new UsageException("write run server or run client first")),
    };

    private static async Task<int> ServeAsync(FooServerOptions options, CancellationToken stopping, CancellationToken aborting)
    {
        await new FooServer(options.ToPlan(), Console.Out).RunAsync(stopping, aborting);
        return ToolExit.Succeeded;
    }

    private static async Task<int> AskAsync(FooClientOptions options, CancellationToken stopping, CancellationToken aborting)
    {
        var plan = options.ToPlan();
        var run = new FooRun(plan);
        var running = run.RunAsync(stopping);
        await Progress.ShowAsync(Console.Out, "requests", (long)plan.Connections * plan.Requests, () => run.Answers, running);
        var result = await running;
        result.Write(Console.Out);
        return result.IsGood ? ToolExit.Succeeded : ToolExit.Failed;
    }
}
