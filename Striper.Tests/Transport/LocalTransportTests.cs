using NUnit.Framework;
using Striper.Common.Transport;

namespace Striper.Tests.Transport;

/// <summary>A program in the place of a connection keeps what <see cref="ByteTransport"/> promises.</summary>
[CancelAfter(30_000)]
internal sealed class LocalTransportTests
{
    private ScriptedProgram _program = null!;
    private int _endings;
    private LocalTransport _transport = null!;

    [SetUp]
    public void Open()
    {
        (_program, _endings) = (new ScriptedProgram(), 0);
        _transport = new LocalTransport(_program, () => _endings++);
    }

    [TearDown]
    public void Close() => _transport.Dispose();

    [Test]
    public async Task AReceiveWaitsUntilTheProgramHasBytes()
    {
        var buffer = new byte[10];
        var receiving = _transport.ReceiveAsync(buffer);
        Assert.That(receiving.IsCompleted, Is.False);
        _transport.Update(() => _program.ToGive = [1, 2, 3]);
        Assert.That(await receiving, Is.EqualTo(3));
        Assert.That(buffer[..3], Is.EqualTo((byte[])[1, 2, 3]));
        Assert.That(_transport.WaitReadableAsync().IsCompleted, Is.False, "nothing is left");
    }

    [Test]
    public async Task TheEndOfTheProgramIsAnEmptyReceive()
    {
        var receiving = _transport.ReceiveAsync(new byte[10]);
        _transport.Update(() => _program.Done = true);
        Assert.That(await receiving, Is.Zero);
    }

    [Test]
    public async Task ASendWaitsUntilTheProgramHasRoom()
    {
        (_program.Room, _program.ToGive) = (2, [9]);
        var sending = _transport.SendAsync(new byte[] { 1, 2, 3 });
        Assert.That(sending.IsCompleted, Is.False);
        _program.Room = 2;
        Assert.That(await _transport.ReceiveAsync(new byte[10]), Is.EqualTo(1));
        await sending;
        Assert.That(_program.Taken, Is.EqualTo((byte[])[1, 2, 3]));
    }

    [Test]
    public void WhatHasNoRoomIsLeftToTheCaller()
    {
        _program.Room = 2;
        Assert.That(_transport.TrySend([1, 2, 3]), Is.EqualTo(2));
        Assert.That(_program.Taken, Is.EqualTo((byte[])[1, 2]));
    }

    [Test]
    public void TheEndOfThePeerReachesTheProgram()
    {
        _transport.ShutdownSend();
        Assert.That(_program.HasEnded, Is.True);
    }

    [Test]
    public async Task AbortFailsWhoWaitsAndIsToldOnce()
    {
        _program.Room = 0;
        var sending = _transport.SendAsync(new byte[1]).AsTask();
        var receiving = _transport.ReceiveAsync(new byte[1]).AsTask();
        _transport.Abort();
        _transport.Abort();
        await Assert.ThatAsync(() => sending, Throws.InstanceOf<IOException>());
        await Assert.ThatAsync(() => receiving, Throws.InstanceOf<IOException>());
        Assert.That(_transport.TrySend([1]), Is.Zero);
        Assert.That(_endings, Is.EqualTo(1));
        await _transport.Ended;
    }

    [Test]
    public async Task AProgramThatFailsFailsWhoWaits()
    {
        var receiving = _transport.ReceiveAsync(new byte[1]).AsTask();
        _transport.Update(() => _program.FailsWith = "no such service");
        await Assert.ThatAsync(() => receiving, Throws.InstanceOf<IOException>().With.Message.EqualTo("no such service"));
        await Assert.ThatAsync(() => _transport.SendAsync(new byte[1]).AsTask(), Throws.InstanceOf<IOException>());
    }
}
