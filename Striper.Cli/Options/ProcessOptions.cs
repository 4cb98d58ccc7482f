namespace Striper.Cli.Options;

/// <summary>What one process runs.</summary>
/// <param name="Logging">What is logged and where to.</param>
/// <param name="BufferBytes">What all tunnels may promise to their peers, bytes.</param>
/// <param name="Watch">How people watch it.</param>
/// <param name="Forwards">At least one.</param>
internal sealed record ProcessOptions(LoggingOptions Logging, long BufferBytes, WatchOptions Watch, IReadOnlyList<Forward> Forwards)
{
    /// <summary>Where what <c>foo-stats</c> has counted outlives the process; null: nowhere.</summary>
    public string? RecoveryFile { get; init; }

    /// <summary>A process with one proxy, as the command line makes it.</summary>
    public static ProcessOptions Of(ProxyOptions options) =>
        new(options.Logging, options.ProcessBufferBytes, options.Watch, [new Forward(Name: null, options)]) { RecoveryFile = options.RecoveryFile };
}
