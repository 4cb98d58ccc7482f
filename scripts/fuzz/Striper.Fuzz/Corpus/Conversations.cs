using Striper.Common.Primitives;
using Striper.Fuzz.Inputs;

namespace Striper.Fuzz.Corpus;

/// <summary>Whole conversations of two engines, as each of them heard it.</summary>
internal static class Conversations
{
    /// <summary>All of them, each twice.</summary>
    public static IEnumerable<(string Name, FuzzInput Input)> All() =>
        Of("short", 1, "earliest", Short).Concat(Of("bulk", 2, "earliest", Bulk)).Concat(Of("bulk-redundant", 3, "redundant", Bulk))
            .Concat(Of("streams", 3, "round-robin", Streams)).Concat(Of("legs", 2, "earliest", Legs)).Concat(Of("use", 3, "until-congested", Use));

    private static IEnumerable<(string Name, FuzzInput Input)> Of(string name, int legs, string scheduler, Action<Recording> script)
    {
        var recording = new Recording(legs, scheduler);
        script(recording);
        yield return ("talk-" + name + "-server", recording.Server.Input);
        yield return ("talk-" + name + "-client", recording.Client.Input);
    }

    private static void Short(Recording talk)
    {
        talk.Open();
        talk.Say(talk.Client, 0, 300);
        talk.Say(talk.Server, 0, 5);
        talk.End(talk.Client, 0);
        talk.End(talk.Server, 0);
        talk.Close();
    }

    private static void Bulk(Recording talk)
    {
        talk.Open();
        for (var i = 0; i < 4; i++)
        {
            talk.Say(talk.Client, 0, 20_000);
            talk.Say(talk.Server, 0, 9_000);
        }

        talk.End(talk.Client, 0);
        talk.End(talk.Server, 0);
        talk.Close();
    }

    private static void Streams(Recording talk)
    {
        for (var i = 0; i < 5; i++)
        {
            talk.Open();
            talk.Say(talk.Client, i, 100 * (i + 1));
            talk.Say(talk.Server, i, 3_000);
        }

        talk.Reset(talk.Client, 1);
        talk.Reset(talk.Server, 2);
        talk.End(talk.Server, 0);
        talk.End(talk.Client, 0);
        talk.GoAway();
        talk.Say(talk.Client, 3, 1_000);
        talk.End(talk.Client, 3);
    }

    private static void Legs(Recording talk)
    {
        talk.Open();
        talk.Say(talk.Client, 0, 9_000);
        talk.Fail(1);
        talk.Say(talk.Server, 0, 9_000);
        talk.Join(1);
        talk.Say(talk.Client, 0, 9_000);
        talk.Join(0);
        talk.Say(talk.Server, 0, 9_000);
        talk.Pass(TimeSpan.FromSeconds(20));
        talk.End(talk.Client, 0);
    }

    private static void Use(Recording talk)
    {
        talk.Open();
        talk.Say(talk.Client, 0, 2_000);
        talk.Use(2, LegUse.Paused);
        talk.Say(talk.Client, 0, 2_000);
        talk.Use(2, LegUse.Full);
        talk.Use(1, LegUse.Retiring);
        talk.Say(talk.Server, 0, 2_000);
        talk.Pass(TimeSpan.FromSeconds(1));
        talk.End(talk.Server, 0);
    }
}
