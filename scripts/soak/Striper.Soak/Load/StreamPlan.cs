namespace Striper.Soak.Load;

/// <summary>One connection from an application to the target.</summary>
/// <param name="Id">Its number, from which everything was drawn.</param>
/// <param name="Kind">In a word, for the report.</param>
/// <param name="Client">What the application does.</param>
/// <param name="Target">What the target does.</param>
internal sealed record StreamPlan(int Id, string Kind, SidePlan Client, SidePlan Target)
{
    /// <summary>Seed of what the application says.</summary>
    public required ulong ClientSeed { get; init; }

    /// <summary>Seed of what the target says.</summary>
    public required ulong TargetSeed { get; init; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"stream {Id} ({Kind}, {Client.SendBytes} bytes up, {Target.SendBytes} down)");
}
