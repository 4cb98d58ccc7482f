namespace Striper.Tests.Simulation;

/// <summary>One seed: the scenario that it draws, run to its end, every invariant held. Of the tests and of scripts/simulate.</summary>
internal static class SeedCheck
{
    /// <summary>Runs it. On any thread.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="passedThrough">Bytes that went past the reorder buffers.</param>
    /// <returns>What failed and when, or null.</returns>
    public static string? FailureOf(int seed, out long passedThrough)
    {
        var scenario = new ScenarioDraw(seed).Draw();
        var run = new SimulationRun(scenario);
        passedThrough = 0;
        try
        {
            run.Run();
            passedThrough = run.Client.PassedThrough + run.Server.PassedThrough;
            return null;
        }
        catch (Exception e)
        {
            return $"{scenario}\nat {run.Events.Now.TotalSeconds:0.000} s: {e}";
        }
    }
}
