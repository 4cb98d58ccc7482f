using Striper.Cli.Options;

namespace Striper.Cli.Config;

/// <summary>A key that means what the option of the same name means on the command line.</summary>
/// <param name="Name">The long option without its dashes.</param>
/// <param name="Kind">How its value may be written.</param>
/// <param name="Modes">The forwards it goes with; none: it is the process's.</param>
/// <param name="Assign">Hands the value, as it would be typed, to the command line's own checks.</param>
internal sealed record ConfigKey(string Name, ConfigValueKind Kind, ForwardModes Modes, Action<ProxyArguments, string> Assign);
