namespace Striper.Client.Check;

/// <summary>What a tunnel gave.</summary>
/// <param name="IdleRtt">Median round trip of a short message while nothing else goes on.</param>
/// <param name="Down">From the server to here.</param>
/// <param name="Up">From here to the server.</param>
public sealed record PathFigures(TimeSpan IdleRtt, DirectionFigures Down, DirectionFigures Up)
{
    /// <summary>Goodput of both directions together, bits a second; each was measured alone.</summary>
    public double SumBitsPerSecond => Down.BitsPerSecond + Up.BitsPerSecond;
}
