namespace Striper.Cli.Options;

/// <summary>What the command line calls the keys of a configuration file.</summary>
internal static class OptionSpelling
{
    /// <summary><c>linger</c> is <c>--linger</c>; <c>listen</c>, <c>server</c> and <c>target</c> are positionals.</summary>
    public static string OnCommandLine(string option) => option switch
    {
        "listen" => "LISTEN",
        "server" => "HOST PORT",
        "target" => "TARGET",
        "legs" => "-n",
        _ => $"--{option}",
    };
}
