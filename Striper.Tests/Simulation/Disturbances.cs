namespace Striper.Tests.Simulation;

/// <summary>What goes wrong on the way, how often, and until when; after <see cref="Until"/> every path is as planned again.</summary>
/// <param name="Until">From the start; zero: nothing goes wrong.</param>
/// <param name="MeanInterval">Between two disturbances.</param>
/// <param name="LongestBlack">A path goes black for up to this long.</param>
/// <param name="Kills">Share of disturbances that kill a connection instead.</param>
internal sealed record Disturbances(TimeSpan Until, TimeSpan MeanInterval, TimeSpan LongestBlack, double Kills)
{
    /// <summary>Nothing goes wrong.</summary>
    public static Disturbances None { get; } = new(TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.Zero, 0);
}
