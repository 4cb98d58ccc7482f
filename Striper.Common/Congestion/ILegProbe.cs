namespace Striper.Common.Congestion;

/// <summary>Reads the state of one leg: from the kernel (TCP_INFO), from receipts, or from a simulated link.</summary>
public interface ILegProbe
{
    /// <summary>Reads without blocking or allocating. False when the leg is gone or says nothing; <paramref name="sample"/> is void then.</summary>
    bool TryRead(out LegSample sample);
}
