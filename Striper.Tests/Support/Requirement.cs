using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Striper.Tests.Support;

/// <summary>
/// What becomes of a test that lacks something: it is skipped and says why. With the environment variable <c>STRIPER_E2E=require</c>, as in CI,
/// it fails, so that nothing goes unseen.
/// </summary>
internal static class Requirement
{
    /// <param name="test">One that can run so far.</param>
    /// <param name="obstacle">What is missing and what to do; null: nothing.</param>
    public static void Apply(Test test, string? obstacle)
    {
        if (obstacle is null || test.RunState == RunState.NotRunnable)
            return;
        var required = Environment.GetEnvironmentVariable("STRIPER_E2E") == "require";
        test.RunState = required ? RunState.NotRunnable : RunState.Ignored;
        test.Properties.Set(PropertyNames.SkipReason, obstacle);
    }
}
