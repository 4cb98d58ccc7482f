namespace Striper.Cli.Config;

/// <summary>A name and its value.</summary>
/// <param name="Name">As written, escapes resolved.</param>
/// <param name="Offset">Of the name's first byte in the file.</param>
/// <param name="Value">The value.</param>
internal sealed record ConfigProperty(string Name, int Offset, ConfigNode Value);
