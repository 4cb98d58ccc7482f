using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Striper.Tests.Support;

/// <summary>The test needs an external program; see <see cref="Requirement"/>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
internal sealed class RequiresProgramAttribute(string program, string package) : NUnitAttribute, IApplyToTest
{
    /// <summary>The name of the executable.</summary>
    public string Program => program;

    /// <summary>The Debian package that brings it.</summary>
    public string Package => package;

    public void ApplyToTest(Test test) =>
        Requirement.Apply(test, Programs.Find(program) is null ? $"needs {program}: install the Debian package {package}" : null);
}
