namespace Striper.Soak.Load;

/// <summary>
/// Whether a stream went as it must: every byte right, FIN only when everything has arrived, RST only when somebody asked for it.
/// </summary>
internal static class StreamCheck
{
    /// <summary>What was wrong, or nothing.</summary>
    /// <param name="plan">What was to be done.</param>
    /// <param name="client">What the application saw.</param>
    /// <param name="target">What the target saw; null: the stream never came to it.</param>
    /// <param name="isExcused">Whether the target refused or did not accept connections for some time of the stream's life.</param>
    public static IEnumerable<string> Of(StreamPlan plan, SideReport client, SideReport? target, bool isExcused)
    {
        var wrong = Side("the application", client, target, plan.Target);
        if (target is not null)
            wrong = wrong.Concat(Side("the target", target, client, plan.Client));
        else if (client.End != SideEnd.OwnReset)
            wrong = wrong.Concat(WithoutTarget(client, isExcused));
        return wrong.Select(w => $"{plan}: {w}");
    }

    private static IEnumerable<string> Side(string name, SideReport side, SideReport? peer, SidePlan peerPlan)
    {
        if (side.FirstDifference is { } offset)
            yield return FormattableString.Invariant($"{name} received a wrong byte at offset {offset}");
        if (side.HasSeenFin && side.ReceivedBytes != peerPlan.SendBytes)
            yield return FormattableString.Invariant($"{name} saw FIN after {side.ReceivedBytes} of {peerPlan.SendBytes} bytes");
        if (side.HasSeenFin && peer is { HasSentFin: false })
            yield return $"{name} saw FIN, but the other side sent none";
        if (side.End == SideEnd.GivenUp)
            yield return FormattableString.Invariant($"{name} hung, with {side.SentBytes} bytes sent and {side.ReceivedBytes} received");

        // A wrong byte ends the connection as well.
        if (side.End == SideEnd.Reset && side.FirstDifference is null && peer is { End: not SideEnd.OwnReset, FirstDifference: null })
            yield return FormattableString.Invariant($"{name} was reset though nobody asked for it, with {side.SentBytes} bytes sent and {side.ReceivedBytes} received");
    }

    private static IEnumerable<string> WithoutTarget(SideReport client, bool isExcused)
    {
        if (client.End == SideEnd.Fin)
            yield return "the application saw an ordinary end, but the stream never came to the target";
        if (client.ReceivedBytes > 0)
            yield return "the application received bytes, but the stream never came to the target";
        if (client.End == SideEnd.Reset && !isExcused)
            yield return "the application was reset though the target would have taken the stream";
    }
}
