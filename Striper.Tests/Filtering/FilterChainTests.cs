using NUnit.Framework;
using Striper.Common.Filtering;
using Striper.Common.Transport;
using Striper.Tests.Cli;

namespace Striper.Tests.Filtering;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class FilterChainTests
{
    private static readonly string[] _names = ["a", "b"];

    private readonly List<string> _calls = [];
    private readonly List<ScriptedFilter> _filters = [];
    private readonly RecordingLogger _logger = new();
    private readonly ScriptedTransport _inner = new();
    private readonly byte[] _buffer = new byte[64];

    [TearDown]
    public void Close() => _inner.Dispose();

    [Test]
    public async Task TheLifeCycleHasEveryCallOnceAndInOrder()
    {
        var transport = Open()!;
        _inner.Arrive(1, 2, 3);
        Assert.That(await transport.ReceiveAsync(_buffer), Is.EqualTo(3));
        await transport.SendAsync(new byte[5]);
        _inner.ArriveEnd();
        Assert.That(await transport.ReceiveAsync(_buffer), Is.Zero);
        Assert.That(await transport.ReceiveAsync(_buffer), Is.Zero, "and again");
        await transport.SendAsync(new byte[2]);
        Assert.That(_inner.HasShutDown, Is.False, "a half is still open");
        await transport.EndSendAsync();
        Assert.That(_inner.HasShutDown, Is.True);
        transport.Dispose();
        transport.Dispose();
        Assert.That(_inner.IsClosed, Is.True);
        Assert.That(_calls, Is.EqualTo(
        [
            "a new", "b new", "a down 3", "b down 3", "b up 5", "a up 5", "a down 0 end", "b down 0 end", "b up 2", "a up 2", "b up 0 end", "a up 0 end",
            "a downstream closed", "b downstream closed", "a upstream closed", "b upstream closed", "a done", "b done",
        ]));
        Assert.That(_inner.Sent.Length, Is.EqualTo(7));
    }

    [Test]
    public async Task TowardsATargetWhatArrivesIsUpstreams()
    {
        var transport = Open(FilterSide.Upstream)!;
        _inner.Arrive(1);
        await transport.ReceiveAsync(_buffer);
        await transport.SendAsync(new byte[2]);
        transport.Abort();
        Assert.That(_calls, Is.EqualTo(
        [
            "a new", "b new", "b up 1", "a up 1", "a down 2", "b down 2",
            "a downstream closed reset", "b downstream closed reset", "a upstream closed reset", "b upstream closed reset", "a done", "b done",
        ]));
    }

    [Test]
    public async Task AResetOfTheApplicationIsNoEnd()
    {
        var transport = Open()!;
        _inner.EndIsReset = true;
        _inner.ArriveEnd();
        await Assert.ThrowsAsync<IOException>(async () => await transport.ReceiveAsync(_buffer));
        transport.Abort();
        Assert.That(_calls[2..], Is.EqualTo(
            ["a downstream closed reset", "b downstream closed reset", "a upstream closed reset", "b upstream closed reset", "a done", "b done"]));
    }

    // Against a model: the same bytes doubled and with a mark at the end, however they are cut and whatever is held.
    [Test]
    public async Task RandomSplitsHoldsAndChangesGiveWhatTheModelGives([Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        var transport = Open(configure: filter =>
        {
            filter.Most = random.Next(1, 20);
            filter.Answer = (call, data, isEnd) =>
            {
                if (call == FilterCall.NewConnection)
                    return FilterVerdict.Pass;
                if (filter == _filters[0])
                    data!.Replace(data.Bytes.ToArray().SelectMany(b => new[] { b, b }).ToArray());
                if (isEnd)
                    data!.Append("!"u8);
                if (random.Next(3) > 0)
                    return FilterVerdict.Pass;
                _ = Task.Run(() => filter.Connection.Resume(call));
                return FilterVerdict.Hold;
            };
        })!;
        var bytes = new byte[random.Next(400)];
        random.NextBytes(bytes);
        foreach (var part in Cut(bytes, new Random(seed + 1000)))
            _inner.Arrive(part);
        _inner.ArriveEnd();
        var sending = SendAsync();
        var received = new MemoryStream();
        var own = new byte[7];
        int count;
        while ((count = await transport.ReceiveAsync(own)) > 0)
            received.Write(own, 0, count);
        await sending;
        byte[] doubled = [.. bytes.SelectMany(b => new[] { b, b })];
        Assert.That(received.ToArray(), Is.EqualTo((byte[])[.. doubled, .. "!!"u8]), "down: doubled, then the mark of each");
        Assert.That(_inner.Sent.ToArray(), Is.EqualTo((byte[])[.. doubled, .. "!!!"u8]), "up: the last filter's mark is doubled by the first");
        Assert.That(_inner.HasShutDown, Is.True);

        async Task SendAsync()
        {
            foreach (var part in Cut(bytes, new Random(seed + 2000)))
                await transport.SendAsync(part);
            await transport.EndSendAsync();
        }
    }

    [Test]
    public async Task HoldingIsBackpressureOfOneDirection()
    {
        var transport = Open()!;
        _filters[0].Answer = (call, _, _) => call == FilterCall.DownstreamData ? FilterVerdict.Hold : FilterVerdict.Pass;
        for (var i = 0; i < 10; i++)
            _inner.Arrive(7);
        var receiving = transport.ReceiveAsync(_buffer).AsTask();
        Assert.That((receiving.IsCompleted, _inner.Receives), Is.EqualTo((false, 1)), "nothing more is taken");
        Assert.That(_calls[^1], Is.EqualTo("a down 1"), "the next filter has not seen it");
        await transport.SendAsync("abc"u8.ToArray());
        Assert.That(_inner.Sent.Length, Is.EqualTo(3), "the other direction goes on");
        _filters[1].Connection.Resume(FilterCall.DownstreamData);
        _filters[0].Connection.Resume(FilterCall.UpstreamData);
        Assert.That(receiving.IsCompleted, Is.False, "only its holder lets go");
        _filters[0].Connection.Resume(FilterCall.DownstreamData);
        Assert.That(await receiving, Is.EqualTo(1));
        Assert.That(_calls[^1], Is.EqualTo("b down 1"));
    }

    [Test]
    public async Task WhatIsResumedWithinTheCallIsNotHeld()
    {
        var transport = Open()!;
        _filters[0].Answer = (call, _, _) =>
        {
            _filters[0].Connection.Resume(call);
            return FilterVerdict.Hold;
        };
        await transport.SendAsync(new byte[1]);
        Assert.That(_inner.Sent.Length, Is.EqualTo(1));
    }

    [Test]
    public async Task AHeldNewConnectionPassesNoData()
    {
        var transport = Open(configure: filter => filter.Answer = (call, _, _) =>
            call == FilterCall.NewConnection && filter == _filters[0] ? FilterVerdict.Hold : FilterVerdict.Pass)!;
        _inner.Arrive(1);
        var receiving = transport.ReceiveAsync(_buffer).AsTask();
        var sending = transport.SendAsync(new byte[1]).AsTask();
        Assert.That((receiving.IsCompleted, sending.IsCompleted, _inner.Receives, _inner.Sent.Length), Is.EqualTo((false, false, 0, 0L)));
        _filters[0].Connection.Resume(FilterCall.NewConnection);
        await receiving;
        await sending;
        Assert.That(_calls[..2], Is.EqualTo(["a new", "b new"]));
    }

    [Test]
    public async Task AbortingEndsWhatIsHeld()
    {
        var transport = Open()!;
        _filters[1].Answer = (_, _, _) => FilterVerdict.Hold;
        var sending = transport.SendAsync(new byte[1]).AsTask();
        transport.Abort();
        await Assert.ThrowsAsync<IOException>(() => sending);
        Assert.That(_calls[^1], Is.EqualTo("b done"));
    }

    [Test]
    public async Task AFilterThatTakesAllPassesNothingButTheEnd()
    {
        var transport = Open()!;
        _filters[0].Answer = (_, data, _) =>
        {
            data!.Clear();
            return FilterVerdict.Pass;
        };
        _inner.Arrive(1);
        _inner.Arrive(2);
        _inner.ArriveEnd();
        Assert.That(await transport.ReceiveAsync(_buffer), Is.Zero);
        Assert.That(_calls[2..], Is.EqualTo(["a down 1", "a down 1", "a down 0 end", "b down 0 end"]));
    }

    [Test]
    public async Task AFilterThatClosesResetsBothSides()
    {
        var transport = Open()!;
        _filters[0].Answer = (_, _, _) => FilterVerdict.Close;
        _inner.Arrive(1);
        await Assert.ThrowsAsync<IOException>(async () => await transport.ReceiveAsync(_buffer));
        Assert.That(_inner.IsAborted, Is.True);
        Assert.That(_calls, Does.Not.Contain("b down 1"));
        await Assert.ThrowsAsync<IOException>(async () => await transport.SendAsync(new byte[1]));
    }

    [Test]
    public void AFilterMayCloseAtAnyTime()
    {
        Open();
        _filters[1].Connection.Close();
        Assert.That(_inner.IsAborted, Is.True);
    }

    [Test]
    public void AFilterMayRefuseAConnection()
    {
        Assert.That(Open(configure: filter => filter.Answer = (_, _, _) => FilterVerdict.Close), Is.Null);
        Assert.That(_inner.IsAborted, Is.True);
        Assert.That(_calls, Does.Not.Contain("b new"));
        Assert.That(_calls, Does.Contain("a done"));
    }

    [Test]
    public async Task CallsBringNoMoreThanAFilterWants()
    {
        var transport = Open(configure: filter => filter.Most = filter == _filters[0] ? 3 : 5)!;
        _inner.Arrive(1, 2, 3, 4, 5, 6, 7);
        for (var left = 7; left > 0; left -= Math.Min(left, 3))
            Assert.That(await transport.ReceiveAsync(_buffer), Is.EqualTo(Math.Min(left, 3)));
        await transport.SendAsync(new byte[4]);
        Assert.That(_calls[2..], Is.EqualTo(["a down 3", "b down 3", "a down 3", "b down 3", "a down 1", "b down 1", "b up 3", "a up 3", "b up 1", "a up 1"]));
        Assert.That(_inner.Sent.Length, Is.EqualTo(4));
    }

    // As one that has a timer does, while nobody may be waiting for the connection.
    [Test]
    public async Task TheOwnerIsToldWhenAFilterClosesTheConnectionByItself()
    {
        var transport = Open()!;
        var told = 0;
        transport.Broken = () => told++;
        _filters[1].Connection.Close();
        Assert.That((told, _inner.IsAborted), Is.EqualTo((1, true)));
        await Assert.ThrowsAsync<IOException>(async () => await transport.SendAsync(new byte[1]));
    }

    [Test]
    public async Task AnExceptionClosesTheConnectionWithOneLine()
    {
        var transport = Open()!;
        _filters[0].Answer = (_, _, _) => throw new InvalidOperationException("no idea");
        await Assert.ThrowsAsync<IOException>(async () => await transport.SendAsync(new byte[1]));
        transport.Abort();
        Assert.That(_inner.IsAborted, Is.True);
        Assert.That(_logger.Lines, Is.EqualTo(["Error connection 1: reset, the filter a failed (InvalidOperationException: no idea)"]));
    }

    private ByteTransport? Open(FilterSide side = FilterSide.Downstream, Action<ScriptedFilter>? configure = null)
    {
        var chain = new FilterChain(
            [.. _names.Select(name => (name, (Func<FilterConnection, NetworkFilter>)(connection => Make(connection, name, configure))))], _logger, TimeProvider.System);
        return chain.Open(_inner, side, source: null);
    }

    private ScriptedFilter Make(FilterConnection connection, string name, Action<ScriptedFilter>? configure)
    {
        var filter = new ScriptedFilter(connection, name, _calls);
        _filters.Add(filter);
        configure?.Invoke(filter);
        return filter;
    }

    private static IEnumerable<byte[]> Cut(byte[] bytes, Random random)
    {
        for (var start = 0; start < bytes.Length;)
        {
            var length = Math.Min(random.Next(1, 7), bytes.Length - start);
            yield return bytes[start..(start + length)];
            start += length;
        }
    }
}
