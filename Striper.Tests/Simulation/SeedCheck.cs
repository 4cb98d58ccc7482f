namespace Striper.Tests.Simulation;

/// <summary>One seed: the scenario that it draws, run to its end, every invariant held. Of the tests and of scripts/simulate.</summary>
internal static class SeedCheck
{
    /// <summary>Runs it. On any thread.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="passedThrough">How often bytes went past the reorder buffers.</param>
    /// <param name="passages">How often past the legs' receive buffers too.</param>
    /// <returns>What failed and when, or null.</returns>
    public static string? FailureOf(int seed, out long passedThrough, out long passages)
    {
        var scenario = new ScenarioDraw(seed).Draw();
        var run = new SimulationRun(scenario);
        passedThrough = passages = 0;
        try
        {
            run.Run();
            passedThrough = run.Client.PassedThrough + run.Server.PassedThrough;
            passages = run.Client.Passages + run.Server.Passages;
            return null;
        }
        catch (Exception e)
        {
            return $"{scenario}\nat {run.Events.Now.TotalSeconds:0.000} s: {e}";
        }
    }
}
