using System.Diagnostics.CodeAnalysis;
using System.Net;
using Striper.Client;
using Striper.Common.Primitives;

namespace Striper.Cli.Options;

/// <summary>One item of <c>--via</c>: a local address that legs leave from.</summary>
/// <param name="Address">An address of this host.</param>
/// <param name="Legs">How many legs leave from it (1 to <see cref="LegPlan.MaxLegs"/>), or null for an even share.</param>
internal sealed record ViaItem(IPAddress Address, int? Legs)
{
    /// <summary>Reads <c>ADDR</c> or <c>ADDR*K</c>; IPv6 may stand in brackets.</summary>
    /// <param name="text">What the user typed, without commas.</param>
    /// <param name="value">The item.</param>
    /// <param name="error">The text in quotes, what is wrong with it and what to do.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ViaItem? value, [NotNullWhen(false)] out string? error)
    {
        value = null;
        var star = text.IndexOf('*');
        var addressText = star < 0 ? text : text[..star];
        int? legs = null;
        if (text.Contains('/'))
        {
            error = $"'{text}' has a modifier that is not in this version yet, write ADDR or ADDR*LEGS";
            return false;
        }

        if (!HostSyntax.TryParseAddress(addressText, out var address))
        {
            error = $"'{text}' does not name a literal address, give an address of this host such as 192.0.2.7 or 192.0.2.7*4";
            return false;
        }

        if (star >= 0)
        {
            if (!LegPlan.TryParseLegs(text[(star + 1)..], out var count))
            {
                error = $"'{text}' has a bad number of legs, give 1 to {LegPlan.MaxLegs} after the *";
                return false;
            }

            legs = count;
        }

        (value, error) = (new ViaItem(address, legs), null);
        return true;
    }

    /// <summary>Where its legs leave from; <paramref name="path"/> is the item's place in the list, from 1.</summary>
    public LegOrigin Origin(int path) => new(Address, null, new LegTraits(path));

    /// <summary><c>ADDR</c> or <c>ADDR*K</c>.</summary>
    public override string ToString() => Legs is null ? Address.ToString() : $"{Address}*{Legs}";
}
