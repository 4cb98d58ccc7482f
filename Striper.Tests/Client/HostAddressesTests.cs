using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using NUnit.Framework;
using Striper.Client;

namespace Striper.Tests.Client;

/// <summary>One lookup for all dials, whatever the resolver does. No real resolver and no clock: patience is endless, or over at once.</summary>
[CancelAfter(30_000)]
internal sealed class HostAddressesTests
{
    private const string Host = "server.test";

    private static readonly IPAddress[] _before = [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")];
    private static readonly IPAddress[] _after = [IPAddress.Parse("192.0.2.2")];

    [Test]
    public async Task DialsAtOnceShareOneLookup(CancellationToken cancellationToken)
    {
        using var resolver = new Resolver();
        var addresses = Patient(resolver);
        var dials = Enumerable.Range(0, 32).Select(_ => addresses.GetAsync(cancellationToken)).ToList();
        var lookup = await resolver.NextAsync(cancellationToken);
        Assert.That(lookup.Host, Is.EqualTo(Host));
        lookup.Answer.SetResult(_before);
        Assert.That(await Task.WhenAll(dials), Is.All.EqualTo(_before));
        Assert.That(resolver.Lookups, Is.EqualTo(1));
    }

    [Test]
    public async Task TheNextDialTakesANewAnswer(CancellationToken cancellationToken)
    {
        using var resolver = new Resolver();
        var addresses = Patient(resolver);
        Assert.That(await AskAsync(addresses, resolver, l => l.Answer.SetResult(_before), cancellationToken), Is.EqualTo(_before));
        Assert.That(await AskAsync(addresses, resolver, l => l.Answer.SetResult(_after), cancellationToken), Is.EqualTo(_after));
    }

    [Test]
    public async Task AFirstFailureIsTold(CancellationToken cancellationToken)
    {
        using var resolver = new Resolver();
        var addresses = Patient(resolver);
        Assert.That(
            () => AskAsync(addresses, resolver, l => l.Answer.SetException(NoAnswer()), cancellationToken),
            Throws.TypeOf<SocketException>().With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.TryAgain));
        Assert.That(
            () => AskAsync(addresses, resolver, l => l.Answer.SetResult([]), cancellationToken),
            Throws.TypeOf<SocketException>().With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.HostNotFound));
        Assert.That(await AskAsync(addresses, resolver, l => l.Answer.SetResult(_before), cancellationToken), Is.EqualTo(_before));
    }

    [Test]
    public async Task AfterAFailureTheLastGoodAnswerDoes(CancellationToken cancellationToken)
    {
        using var resolver = new Resolver();
        var addresses = Patient(resolver);
        await AskAsync(addresses, resolver, l => l.Answer.SetResult(_before), cancellationToken);
        Assert.That(await AskAsync(addresses, resolver, l => l.Answer.SetException(NoAnswer()), cancellationToken), Is.EqualTo(_before));
        Assert.That(await AskAsync(addresses, resolver, l => l.Answer.SetResult([]), cancellationToken), Is.EqualTo(_before));
        Assert.That(await AskAsync(addresses, resolver, l => l.Answer.SetResult(_after), cancellationToken), Is.EqualTo(_after));
    }

    [Test]
    public async Task WhileALookupHangsTheLastGoodAnswerDoes(CancellationToken cancellationToken)
    {
        using var resolver = new Resolver();
        var addresses = new HostAddresses(Host, resolver.Resolve, TimeSpan.Zero);
        Assert.That(
            await AskAsync(addresses, resolver, l => l.Answer.SetResult(_before), cancellationToken), Is.EqualTo(_before), "with none yet it is waited for");
        for (var dial = 0; dial < 8; dial++)
            Assert.That(await addresses.GetAsync(cancellationToken), Is.EqualTo(_before));
        Assert.That(resolver.Lookups, Is.LessThanOrEqualTo(2), "one at a time");

        var hung = await resolver.NextAsync(cancellationToken);
        hung.Answer.SetResult(_after);
        hung.Join();
        Assert.That(await addresses.GetAsync(cancellationToken), Is.EqualTo(_after), "a late answer counts");
        await resolver.NextAsync(cancellationToken);
        Assert.That(resolver.Lookups, Is.EqualTo(3));
    }

    [Test]
    public async Task ADialThatIsGivenUpDisturbsNoOther(CancellationToken cancellationToken)
    {
        using var resolver = new Resolver();
        var addresses = Patient(resolver);
        using var giveUp = new CancellationTokenSource();
        var first = addresses.GetAsync(giveUp.Token);
        var second = addresses.GetAsync(cancellationToken);
        await giveUp.CancelAsync();
        Assert.That(() => first, Throws.InstanceOf<OperationCanceledException>());
        var third = addresses.GetAsync(cancellationToken);
        (await resolver.NextAsync(cancellationToken)).Answer.SetResult(_before);
        Assert.That(await Task.WhenAll(second, third), Is.All.EqualTo(_before));
        Assert.That(resolver.Lookups, Is.EqualTo(1));
    }

    [Test]
    public void AFailureThatNobodyWaitsForIsObserved(CancellationToken cancellationToken)
    {
        var unobserved = 0;
        TaskScheduler.UnobservedTaskException += OnUnobserved;
        try
        {
            FailUnattended(cancellationToken);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= OnUnobserved;
        }

        Assert.That(unobserved, Is.Zero);

        void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            if (e.Exception.InnerExceptions.OfType<SocketException>().Any(s => s.SocketErrorCode == SocketError.TryAgain))
                Interlocked.Increment(ref unobserved);
        }
    }

    // Of its own, so that nothing of it is on the stack when garbage is collected.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FailUnattended(CancellationToken cancellationToken)
    {
        using var resolver = new Resolver();
        using var giveUp = new CancellationTokenSource();
        var dial = Patient(resolver).GetAsync(giveUp.Token);
        giveUp.Cancel();
        Assert.That(() => dial, Throws.InstanceOf<OperationCanceledException>());
        var lookup = resolver.NextAsync(cancellationToken).AsTask().GetAwaiter().GetResult();
        lookup.Answer.SetException(NoAnswer());
        lookup.Join();
    }

    private static HostAddresses Patient(Resolver resolver) => new(Host, resolver.Resolve, Timeout.InfiniteTimeSpan);

    private static SocketException NoAnswer() => new((int)SocketError.TryAgain);

    private static async Task<IPAddress[]> AskAsync(
        HostAddresses addresses, Resolver resolver, Action<Lookup> answer, CancellationToken cancellationToken)
    {
        var dial = addresses.GetAsync(cancellationToken);
        answer(await resolver.NextAsync(cancellationToken));
        return await dial;
    }

    private sealed record Lookup(string Host, Thread Thread, TaskCompletionSource<IPAddress[]> Answer)
    {
        // Asked on the thread itself: one that has ended does not say.
        public bool IsOfThePool { get; } = System.Threading.Thread.CurrentThread.IsThreadPoolThread;

        // One of the pool would never end.
        public void Join()
        {
            Assert.That(IsOfThePool, Is.False, "a thread of its own");
            Thread.Join();
        }
    }

    /// <summary>Blocks each lookup until the test answers it; those that are left fail at the end.</summary>
    private sealed class Resolver : IDisposable
    {
        private readonly Channel<Lookup> _asked = Channel.CreateUnbounded<Lookup>();
        private readonly CancellationTokenSource _end = new();
        private int _lookups;

        public int Lookups => Volatile.Read(ref _lookups);

        public IPAddress[] Resolve(string host)
        {
            Interlocked.Increment(ref _lookups);
            var answer = new TaskCompletionSource<IPAddress[]>();
            using var end = _end.Token.Register(() => answer.TrySetException(new SocketException((int)SocketError.Shutdown)));
            _asked.Writer.TryWrite(new Lookup(host, Thread.CurrentThread, answer));
            return answer.Task.GetAwaiter().GetResult();
        }

        public ValueTask<Lookup> NextAsync(CancellationToken cancellationToken) => _asked.Reader.ReadAsync(cancellationToken);

        // Has no timer, so there is nothing to dispose, and a lookup that begins late still ends.
        public void Dispose() => _end.Cancel();
    }
}
