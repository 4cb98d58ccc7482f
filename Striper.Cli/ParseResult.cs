using Striper.Cli.Options;

namespace Striper.Cli;

/// <summary>What the command line asks for.</summary>
internal abstract record ParseResult
{
    private ParseResult()
    {
    }

    /// <summary>Run a proxy.</summary>
    public sealed record Proxy(ProxyOptions Options) : ParseResult;

    /// <summary>Run the proxies of a configuration file.</summary>
    public sealed record Forwards(ProcessOptions Options) : ParseResult;

    /// <summary>Run the verb <c>demo</c>.</summary>
    public sealed record Demo(DemoOptions Options) : ParseResult;

    /// <summary>Run the verb <c>keygen</c>.</summary>
    public sealed record Keygen(KeygenOptions Options) : ParseResult;

    /// <summary>Run the verb <c>check</c>.</summary>
    public sealed record Check(CheckOptions Options) : ParseResult;

    /// <summary>Print a help text, or the schema, on stdout.</summary>
    public sealed record Help(string Text) : ParseResult;

    /// <summary>Print name and version on stdout.</summary>
    public sealed record Version : ParseResult;

    /// <summary>Print <c>what, what to do</c> (one line, no control characters) on stderr.</summary>
    public sealed record Error(string Message) : ParseResult;

    /// <summary>Print what is wrong with a configuration file on stderr: <c>FILE:LINE:COLUMN: what, what to do</c>, each as an error is.</summary>
    public sealed record Mistakes(IReadOnlyList<string> Messages) : ParseResult;
}
