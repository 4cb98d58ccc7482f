using NUnit.Framework;
using Striper.Cli;

namespace Striper.Tests.Cli;

[TestFixture]
public sealed class CompilerMemoryTests
{
    private long _methods;
    private int _wakes;

    [Test]
    public void TheFinalizerIsWokenAsLongAsMethodsAreCompiledAndThreeTimesAfter()
    {
        using var memory = new CompilerMemory(() => _methods, () => _wakes++);
        for (var i = 1; i <= 5; i++)
        {
            _methods++;
            memory.Look();
            Assert.That(_wakes, Is.EqualTo(i));
        }

        for (var i = 0; i < 10; i++)
            memory.Look();
        Assert.That(_wakes, Is.EqualTo(7), "the last that found a new method was the first of three");
        _methods++;
        for (var i = 0; i < 10; i++)
            memory.Look();
        Assert.That(_wakes, Is.EqualTo(10));
    }
}
