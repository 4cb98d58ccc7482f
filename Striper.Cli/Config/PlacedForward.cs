using Striper.Cli.Options;

namespace Striper.Cli.Config;

/// <summary>A forward that is right in itself, and where to point when it does not go with another.</summary>
/// <param name="Forward">The forward; its name is never null.</param>
/// <param name="NameOffset">Of the name's first byte in the file, or of the forward's where it has no name.</param>
/// <param name="ListenOffset">Of the first byte of its listening address.</param>
internal sealed record PlacedForward(Forward Forward, int NameOffset, int ListenOffset);
