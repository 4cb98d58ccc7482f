using Striper.Common.Filtering;

namespace Striper.Tests.Filtering;

/// <summary>Notes its calls, and does with data what the test says.</summary>
internal sealed class ScriptedFilter(FilterConnection connection, string name, List<string> calls) : NetworkFilter
{
    public FilterConnection Connection => connection;

    /// <summary>What a call comes to.</summary>
    public Func<FilterCall, FilterBuffer?, bool, FilterVerdict> Answer { get; set; } = (_, _, _) => FilterVerdict.Pass;

    public int Most { get; set; } = int.MaxValue;

    public override int MostBytes => Most;

    public override FilterVerdict OnNewConnection()
    {
        calls.Add($"{name} new");
        return Answer(FilterCall.NewConnection, null, false);
    }

    public override FilterVerdict OnDownstreamData(FilterBuffer data, bool isEnd) => Note(FilterCall.DownstreamData, "down", data, isEnd);

    public override FilterVerdict OnUpstreamData(FilterBuffer data, bool isEnd) => Note(FilterCall.UpstreamData, "up", data, isEnd);

    public override void OnDownstreamClosed(bool isReset) => calls.Add($"{name} downstream closed{(isReset ? " reset" : "")}");

    public override void OnUpstreamClosed(bool isReset) => calls.Add($"{name} upstream closed{(isReset ? " reset" : "")}");

    public override void OnDone() => calls.Add($"{name} done");

    private FilterVerdict Note(FilterCall call, string direction, FilterBuffer data, bool isEnd)
    {
        calls.Add($"{name} {direction} {data.Length}{(isEnd ? " end" : "")}");
        return Answer(call, data, isEnd);
    }
}
