using CommandLine;

namespace Striper.Bench.Options;

/// <summary>The verb <c>target</c>: the measuring program behind the proxies.</summary>
[Verb("target")]
internal sealed record TargetOptions;
