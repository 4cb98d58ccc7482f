namespace Striper.Client;

/// <summary>How a trial of another number of legs ended.</summary>
/// <param name="Before">Legs before it.</param>
/// <param name="Tried">Legs that were tried.</param>
/// <param name="IsKept">The tunnel goes on with these; else with those of before.</param>
/// <param name="GoodputBefore">Bytes a second before it, both directions together.</param>
/// <param name="Goodput">The same in it.</param>
internal readonly record struct LegCountChange(int Before, int Tried, bool IsKept, double GoodputBefore, double Goodput);
