namespace Striper.Bench.Processes;

/// <summary>Processes and all that come from them.</summary>
internal static class ProcessTree
{
    /// <summary>CPU time so far of some processes, their children, and so on.</summary>
    /// <param name="roots">Their numbers.</param>
    /// <param name="all">All processes of the machine.</param>
    public static TimeSpan CpuTime(IEnumerable<int> roots, IEnumerable<ProcessStat> all)
    {
        var byId = new Dictionary<int, ProcessStat>();
        foreach (var process in all)
            byId[process.Id] = process;
        var children = byId.Values.ToLookup(p => p.Parent);
        var open = new Stack<ProcessStat>(roots.Where(byId.ContainsKey).Select(id => byId[id]));
        var sum = TimeSpan.Zero;
        while (open.TryPop(out var process))
        {
            sum += process.CpuTime;
            foreach (var child in children[process.Id])
                open.Push(child);
        }

        return sum;
    }
}
