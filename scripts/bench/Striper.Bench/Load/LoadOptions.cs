using CommandLine;

namespace Striper.Bench.Load;

/// <summary>The verb <c>load</c>: the client's measuring program.</summary>
[Verb("load", Hidden = true, HelpText = "The client's measuring program; run starts it.")]
internal sealed record LoadOptions
{
    /// <summary>Where it connects to.</summary>
    [Value(0, MetaName = "TARGET", Required = true, HelpText = "ADDR:PORT to connect to.")]
    public required string Target { get; init; }
}
