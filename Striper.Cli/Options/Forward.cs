namespace Striper.Cli.Options;

/// <summary>One proxy of a process.</summary>
/// <param name="Name">What its log lines begin with when there are several; unique in the process. Null on the command line, which has one.</param>
/// <param name="Options">What it does.</param>
internal sealed record Forward(string? Name, ProxyOptions Options);
