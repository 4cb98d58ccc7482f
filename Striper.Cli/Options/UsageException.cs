namespace Striper.Cli.Options;

/// <summary>The command line or a configuration file cannot be carried out as written. The message is <c>what, what to do</c>, on one line.</summary>
internal sealed class UsageException : Exception
{
    /// <summary>For what is not about one option.</summary>
    public UsageException(string message)
        : base(message) => Complaint = message;

    /// <param name="option">Its name in a configuration file; the message spells it as the command line does.</param>
    /// <param name="complaint">What is wrong with its value and what to do, without naming the option.</param>
    public UsageException(string option, string complaint)
        : base($"{OptionSpelling.OnCommandLine(option)} {complaint}") => (Option, Complaint) = (option, complaint);

    /// <summary>The option it is about, by its name in a configuration file; null when it is about several or none.</summary>
    public string? Option { get; }

    /// <summary>The message without the option in front.</summary>
    public string Complaint { get; }
}
