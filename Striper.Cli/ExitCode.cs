namespace Striper.Cli;

/// <summary>What the process tells its parent.</summary>
internal static class ExitCode
{
    /// <summary>A clean stop.</summary>
    public const int Success = 0;

    /// <summary>A failure at run time, or a second signal.</summary>
    public const int Failure = 1;

    /// <summary>The command line was wrong.</summary>
    public const int Usage = 2;
}
