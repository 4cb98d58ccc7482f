namespace Striper.Tests.Simulation;

/// <summary>One stream of a scenario.</summary>
/// <param name="StartsAt">When its application connects, from the start.</param>
/// <param name="Client">The application at the client proxy.</param>
/// <param name="Server">The target's side.</param>
/// <param name="ConnectTime">How long the target takes to accept.</param>
/// <param name="IsRefused">The target refuses.</param>
internal sealed record StreamPlan(
    TimeSpan StartsAt, ApplicationPlan Client, ApplicationPlan Server, TimeSpan ConnectTime = default, bool IsRefused = false)
{
    /// <summary>Whether it is meant to end with both directions delivered.</summary>
    public bool IsOrderly => !IsRefused && !Client.Aborts && !Server.Aborts;
}
