namespace Striper.Cli.Config;

/// <summary>How a value may be written.</summary>
internal enum ConfigValueKind
{
    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>A text, or a port as a number.</summary>
    Listen,

    /// <summary>A number, or a text that stands for some.</summary>
    Count,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A number of bytes, or a text with a suffix.</summary>
    Size,

    /// <summary>A number of seconds, or a text with a suffix.</summary>
    Duration,

    /// <summary>A list of texts, or a text with commas.</summary>
    List,

    /// <summary>A list of texts, or one text; commas are a part of it.</summary>
    Texts,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Switch,
}
