namespace Striper.Cli.Options;

/// <summary>How much is logged.</summary>
internal enum Verbosity
{
    /// <summary><c>-q</c>: warnings and errors only.</summary>
    Quiet,

    /// <summary>Information, warnings and errors.</summary>
    Normal,

    /// <summary><c>-v</c>: debug lines as well.</summary>
    Verbose,
}
