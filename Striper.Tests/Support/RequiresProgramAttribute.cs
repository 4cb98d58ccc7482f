using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Striper.Tests.Support;

/// <summary>
/// Skips the test when an external program is missing and says what to install. With the environment variable
/// <c>STRIPER_E2E=require</c>, as in CI, a missing program fails the test, so that nothing goes unseen.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
internal sealed class RequiresProgramAttribute(string program, string package) : NUnitAttribute, IApplyToTest
{
    /// <summary>The name of the executable.</summary>
    public string Program => program;

    /// <summary>The Debian package that brings it.</summary>
    public string Package => package;

    public void ApplyToTest(Test test)
    {
        if (test.RunState == RunState.NotRunnable || Programs.Find(program) is not null)
            return;
        var required = Environment.GetEnvironmentVariable("STRIPER_E2E") == "require";
        test.RunState = required ? RunState.NotRunnable : RunState.Ignored;
        test.Properties.Set(PropertyNames.SkipReason, $"needs {program}: install the Debian package {package}");
    }
}
