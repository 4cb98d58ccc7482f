using System.Diagnostics;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Striper.Tests.Support;

/// <summary>The test makes network namespaces; see <see cref="Requirement"/>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class RequiresNetworkNamespacesAttribute : NUnitAttribute, IApplyToTest
{
    private static readonly Lazy<string?> _obstacle = new(FindObstacle);

    public void ApplyToTest(Test test) => Requirement.Apply(test, _obstacle.Value);

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return "needs network namespaces: run as root on Linux";
        if (Programs.Find("ip") is not { } ip)
            return "needs ip: install the Debian package iproute2";
        var name = $"striper-{Environment.ProcessId}-probe";
        return Run(ip, "netns", "add", name) && Run(ip, "netns", "del", name)
            ? null
            : "needs network namespaces, which this system does not let root make (CAP_SYS_ADMIN and CAP_NET_ADMIN)";
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
