using System.Collections.Concurrent;
using System.Diagnostics;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Striper.Tests.Support;

/// <summary>The test needs a module of Debian's Python; see <see cref="Requirement"/>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
internal sealed class RequiresPythonModuleAttribute(string module, string package) : NUnitAttribute, IApplyToTest
{
    /// <summary>Debian's: another one, before it in the PATH, does not have Debian's modules.</summary>
    public const string Python = "/usr/bin/python3";

    private static readonly ConcurrentDictionary<string, bool> _found = new();

    /// <summary>What is imported.</summary>
    public string Module => module;

    /// <summary>The Debian package that brings it.</summary>
    public string Package => package;

    public void ApplyToTest(Test test) =>
        Requirement.Apply(test, _found.GetOrAdd(module, Find) ? null : $"needs Python's {module}: install the Debian package {package}");

    private static bool Find(string module)
    {
        if (!File.Exists(Python))
            return false;
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", $"import {module}"]) { UseShellExecute = false, RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
