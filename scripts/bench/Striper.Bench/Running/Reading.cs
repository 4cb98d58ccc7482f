namespace Striper.Bench.Running;

/// <summary>One number of one run.</summary>
internal sealed record Reading(string Figure, string Unit, string Subject, double Value);
