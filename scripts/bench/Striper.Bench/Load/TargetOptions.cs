using CommandLine;

namespace Striper.Bench.Load;

/// <summary>The verb <c>target</c>: the server's measuring program.</summary>
[Verb("target", Hidden = true, HelpText = "The server's measuring program; run starts it.")]
internal sealed record TargetOptions
{
    /// <summary>Where it listens.</summary>
    [Value(0, MetaName = "LISTEN", Required = true, HelpText = "ADDR:PORT to listen on.")]
    public required string Listen { get; init; }
}
