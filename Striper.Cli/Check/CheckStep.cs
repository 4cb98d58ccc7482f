using Striper.Client;

namespace Striper.Cli.Check;

/// <summary>One tunnel that is measured.</summary>
/// <param name="Legs">How many it has.</param>
/// <param name="Item">The item of <c>--via</c> that it uses alone; null: it uses what there is.</param>
/// <param name="Origins">By slot where the leg leaves this host.</param>
internal sealed record CheckStep(int Legs, string? Item, IReadOnlyList<LegOrigin> Origins)
{
    /// <summary>As it is called in lines of progress.</summary>
    public string Name => (Legs == 1 ? "1 leg" : $"{Legs} legs") + (Item is null ? "" : $" via {Item}");
}
