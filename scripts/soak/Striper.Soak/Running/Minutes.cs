namespace Striper.Soak.Running;

/// <summary>The run by minutes.</summary>
internal static class Minutes
{
    private const double Seconds = 60;

    // A sample may come a little late.
    private const double Whole = 50;

    /// <summary>From samples by their order.</summary>
    public static IEnumerable<Minute> Of(IReadOnlyList<SoakSample> samples)
    {
        if (samples.Count == 0)
            yield break;
        var (before, start) = (samples[0], samples[0].Seconds);
        foreach (var minute in samples.GroupBy(s => (int)((s.Seconds - start) / Seconds)))
        {
            var last = minute.Last();
            yield return new Minute(
                minute.Key + 1, last.Seconds - before.Seconds >= Whole, last.Bytes - before.Bytes, last.Ended - before.Ended, last.KilledLegs - before.KilledLegs, last);
            before = last;
        }
    }
}
