using System.Net.Sockets;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using Striper.Common.Transport;

namespace Striper.Tests.Support;

/// <summary>The test needs a congestion control algorithm that the kernel gives to this process; see <see cref="Requirement"/>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
internal sealed class RequiresCongestionControlAttribute(string name) : NUnitAttribute, IApplyToTest
{
    /// <summary>The kernel's name of it.</summary>
    public string Name => name;

    public void ApplyToTest(Test test) => Requirement.Apply(test, FindObstacle());

    private string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux())
            return "needs TCP_CONGESTION: run on Linux";
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        return CongestionControl.TrySet(socket, name)
            ? null
            : $"needs TCP congestion control {name}: load its module (modprobe tcp_{name}), and name it in net.ipv4.tcp_allowed_congestion_control";
    }
}
