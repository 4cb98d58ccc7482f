using NUnit.Framework;

namespace Striper.Tests.Architecture;

/// <summary>Who may use whom: the core is pure, and the folders of Striper.Common form layers.</summary>
[TestFixture]
public sealed class ArrowTests
{
    // A folder may use the folders named here, and itself.
    private static readonly Dictionary<string, string[]> _arrows = new(StringComparer.Ordinal)
    {
        ["Primitives"] = [],
        ["Buffers"] = ["Primitives"],
        ["Wire"] = ["Primitives", "Buffers"],
        ["Congestion"] = ["Primitives"],
        ["Scheduling"] = ["Primitives"],
        ["Sending"] = ["Primitives", "Buffers", "Wire", "Congestion", "Scheduling"],
        ["Receiving"] = ["Primitives", "Buffers"],
        ["Engine"] = ["Primitives", "Buffers", "Wire", "Congestion", "Scheduling", "Sending", "Receiving"],
        ["Tracing"] = ["Primitives", "Engine", "Congestion"],
        ["Timing"] = [],
        ["Transport"] = ["Primitives", "Buffers", "Congestion", "Diagnostics", "Timing"],
        ["Security"] = ["Primitives", "Buffers", "Transport"],
        ["Pipes"] = ["Primitives", "Buffers", "Transport"],
        ["Filtering"] = ["Transport"],
        ["Diagnostics"] = ["Primitives", "Pipes"],
    };

    private static readonly string[] _core = ["Primitives", "Buffers", "Wire", "Congestion", "Scheduling", "Sending", "Receiving", "Engine"];

    // By the beginning of their full names.
    private static readonly string[] _impure =
    [
        "System.Net.Sockets.", "System.Threading.", "System.Diagnostics.Stopwatch", "System.TimeProvider", "System.DateTime", "System.Environment",
        "System.IO.", "Microsoft.Extensions.Logging.", "System.Random",
    ];

    // Shared by the tunnels of a process, so they lock.
    private static readonly HashSet<(string User, string Used)> _granted =
    [
        ("Striper.Common.Primitives.MemoryBudget", "System.Threading.Lock"),
        ("Striper.Common.Buffers.BufferPool", "System.Threading.Monitor"),
        ("Striper.Common.Buffers.BufferPool", "System.Threading.Interlocked"),
    ];

    [Test]
    public void TheCoreHasNoSocketTaskTimerLockLoggerOrClock()
    {
        var wrong = CoreTypes.Uses.Where(u => _core.Contains(u.Folder)
            && Array.Exists(_impure, i => u.Used.StartsWith(i, StringComparison.Ordinal)) && !_granted.Contains((u.User, u.Used)));
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void EveryGrantIsNeeded() =>
        Assert.That(_granted.Where(g => !CoreTypes.Uses.Any(u => u.User == g.User && u.Used == g.Used)), Is.Empty);

    [Test]
    public void FoldersUseOnlyWhatTheArrowsAllow()
    {
        var wrong = CoreTypes.Uses.Where(u => _arrows.TryGetValue(u.Folder, out var allowed) && CoreTypes.IsOurs(u.Used)
            && CoreTypes.FolderOf(u.Used) is var used && used != u.Folder && !allowed.Contains(used));
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void TheCoreNeverUsesTheShell() =>
        Assert.That(CoreTypes.Uses.Where(u => _core.Contains(u.Folder) && CoreTypes.IsOurs(u.Used) && !_core.Contains(CoreTypes.FolderOf(u.Used))), Is.Empty);

    [Test]
    public void TheReaderSeesWhatIsThere()
    {
        // A reader that found nothing would let everything pass.
        Assert.That(CoreTypes.Uses.Select(u => u.Folder), Is.SupersetOf(_core));
        Assert.That(CoreTypes.Uses, Has.Some.Matches<TypeUse>(u => u.User == "Striper.Common.Engine.TunnelEngine" && u.Used == "Striper.Common.Wire.FrameReader"));
        Assert.That(CoreTypes.Uses, Has.Some.Matches<TypeUse>(u => u.User == "Striper.Common.Tunnel.StripedTunnel" && u.Used == "System.Threading.Lock"));
    }
}
