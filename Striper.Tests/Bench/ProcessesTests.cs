using NUnit.Framework;
using Striper.Bench.Processes;

namespace Striper.Tests.Bench;

internal sealed class ProcessesTests
{
    [Test]
    public void ANameMayContainBlanksAndParentheses()
    {
        const string Line = "321 (a) b (c) S 12 321 321 0 -1 4194304 90 0 0 0 150 50 7 3 20 0 9 0 100 4096 200";

        Assert.That(ProcessStat.Parse(Line), Is.EqualTo(new ProcessStat(321, 12, TimeSpan.FromSeconds(2.1))));
    }

    [Test]
    public void ChildrenOfChildrenCount()
    {
        ProcessStat[] all = [new(1, 0, Seconds(100)), new(10, 1, Seconds(1)), new(11, 10, Seconds(2)), new(12, 11, Seconds(4)), new(20, 1, Seconds(8)), new(30, 1, Seconds(50))];

        Assert.That(ProcessTree.CpuTime([10, 20, 999], all), Is.EqualTo(Seconds(15)));
    }

    [Test]
    public void MemoryIsWhatIsResident() => Assert.That(ResidentMemory.ParseKib(["VmHWM:\t   90000 kB", "VmRSS:\t   81234 kB"]), Is.EqualTo(81_234));

    [TestCase("Max open files            1024                 524288               files", ExpectedResult = 1024)]
    [TestCase("Max open files            unlimited            unlimited            files", ExpectedResult = long.MaxValue)]
    public long TheSoftLimitHolds(string line) => DescriptorLimit.Parse(["Limit                     Soft Limit           Hard Limit           Units", line]);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
