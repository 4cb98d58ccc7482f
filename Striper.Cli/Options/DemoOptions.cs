namespace Striper.Cli.Options;

/// <summary>The verb <c>demo</c>. It takes no options yet.</summary>
internal sealed record DemoOptions;
