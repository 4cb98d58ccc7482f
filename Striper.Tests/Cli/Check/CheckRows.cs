using Striper.Cli.Check;
using Striper.Cli.Options;
using Striper.Client;
using Striper.Client.Check;
using Striper.Tests.Cli;

namespace Striper.Tests.Cli.Check;

/// <summary>Options and rows as the tests need them.</summary>
internal static class CheckRows
{
    public static CheckOptions Options(string line) =>
        ((Striper.Cli.ParseResult.Check)CommandLineText.Parse($"check {line}")).Options;

    /// <summary>A row of so many Mbit/s each way, 20 ms idle and 30 and 40 beside them.</summary>
    public static CheckRow Of(CheckStep step, double down, double up) => new(step, new PathFigures(
        TimeSpan.FromMilliseconds(20),
        new DirectionFigures(down * 1e6, TimeSpan.FromMilliseconds(30)),
        new DirectionFigures(up * 1e6, TimeSpan.FromMilliseconds(40))));

    public static CheckRow Of(int legs, double down, double up) => Of(Step(legs), down, up);

    public static CheckRow Failed(CheckStep step, string failure) => new(step, Figures: null, failure);

    public static CheckStep Step(int legs, string? item = null) => new(legs, item, [LegOrigin.Any]);
}
