using NUnit.Framework;
using Striper.Common.Buffers;
using Striper.Common.Tunnel;

namespace Striper.Tests.Tunnel;

[TestFixture]
public sealed class IdleMemoryTests
{
    private BufferPool _pool = null!;
    private int _collections;

    [SetUp]
    public void Start() => (_pool, _collections) = (new BufferPool(), 0);

    [Test]
    public void ALoadThatIsOverIsGivenBackOnce()
    {
        using var memory = new IdleMemory(_pool, TimeProvider.System, () => _collections++);
        Load(buffers: 32, bytes: 256 * 1024);
        memory.GiveBack();
        Assert.That(_collections, Is.Zero, "it was in use a moment ago");
        memory.GiveBack();
        Assert.That(_collections, Is.EqualTo(1));
        memory.GiveBack();
        Assert.That(_collections, Is.EqualTo(1), "nothing is left to give back");
    }

    [Test]
    public void ALoadThatGoesOnKeepsItsMemory()
    {
        using var memory = new IdleMemory(_pool, TimeProvider.System, () => _collections++);
        for (var i = 0; i < 10; i++)
        {
            Load(buffers: 32, bytes: 256 * 1024);
            memory.GiveBack();
        }

        Assert.That(_collections, Is.Zero);
    }

    [Test]
    public void ALittleIsNotWorthAPause()
    {
        using var memory = new IdleMemory(_pool, TimeProvider.System, () => _collections++);
        Load(buffers: 4, bytes: 256 * 1024);
        for (var i = 0; i < 10; i++)
            memory.GiveBack();
        Assert.That(_collections, Is.Zero);
    }

    private void Load(int buffers, int bytes)
    {
        foreach (var buffer in Enumerable.Range(0, buffers).Select(_ => _pool.Rent(bytes)).ToArray())
            _pool.Return(buffer);
    }
}
