namespace Striper.Common.Primitives;

/// <summary>What both ends must know of a leg that is not like the others; told in HELLO. The default is a leg like any other.</summary>
/// <param name="Path">Which <c>--via</c> item the leg belongs to, from 1: legs of one item share its way. 0: none; such legs go where the system routes them.</param>
/// <param name="IsBackup">Carries data only while no leg that is none is usable.</param>
/// <param name="Cost">0 to <see cref="LargestCost"/>: the leg carries only what the cheaper ones cannot.</param>
/// <param name="MaxBytesPerSecond">
/// Most bytes a second in each direction, counted as IP packets, of all legs of the path together; 0: no limit, else at least
/// <see cref="LeastMaxBytesPerSecond"/>.
/// </param>
/// <param name="IsExpress">
/// Kept for urgent data and control: bulk would hold them up behind what TCP sends again. Carries bulk only while no other leg is usable.
/// </param>
public readonly record struct LegTraits(
    int Path = 0, bool IsBackup = false, int Cost = 0, long MaxBytesPerSecond = 0, bool IsExpress = false)
{
    /// <summary>Highest path: there are no more items than legs.</summary>
    public const int LargestPath = 1023;

    /// <summary>Highest cost: a rank, so that more steps than a person can tell apart are of no use.</summary>
    public const int LargestCost = 1000;

    /// <summary>Smallest limit of a path, 100 kbit/s: at less, single packets are a good part of a second.</summary>
    public const long LeastMaxBytesPerSecond = 12_500;
}
