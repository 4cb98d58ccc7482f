namespace Striper.Cli.Config;

/// <summary>A value as one would type it on the command line.</summary>
/// <param name="Text">What one would type.</param>
/// <param name="Offset">Of its first byte in the file.</param>
internal readonly record struct PlacedText(string Text, int Offset);
