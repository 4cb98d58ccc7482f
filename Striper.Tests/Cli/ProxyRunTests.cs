using System.Net.Sockets;
using NUnit.Framework;
using Striper.Cli;
using Striper.Cli.Options;
using Striper.Cli.Statistics;
using Striper.Tests.Support;

namespace Striper.Tests.Cli;

internal sealed class ProxyRunTests
{
    private readonly RecordingLogger _logger = new();
    private readonly Lifetime _lifetime = new();

    [SetUp]
    public void Clear() => _logger.Lines.Clear();

    [OneTimeTearDown]
    public void Dispose() => _lifetime.Dispose();

    [TestCase("-c 0 gateway.example.org 443", "listening on 127.0.0.1:4711 (client-facing, 8 legs to gateway.example.org:443)")]
    [TestCase("-c 0 [::1]:443 -n 1", "listening on 127.0.0.1:4711 (client-facing, 1 leg to [::1]:443)")]
    [TestCase("-s 0 localhost 22", "listening on 127.0.0.1:4711 (server-facing, forwarding to localhost:22)")]
    [TestCase("0 localhost:22", "listening on 127.0.0.1:4711 (relay to localhost:22)")]
    public async Task SaysWhereItListens(string line, string ready)
    {
        await using var proxy = new ScriptedProxy();
        proxy.Ended.SetResult();
        Assert.That(await RunAsync(proxy, line), Is.EqualTo(0));
        Assert.That(_logger.Lines[0], Is.EqualTo($"Information {ready}"));
    }

    [Test]
    public async Task WarningsComeBeforeTheReadyLine()
    {
        await using var proxy = new ScriptedProxy();
        proxy.Ended.SetResult();
        await RunAsync(proxy, "-s 0 localhost 22 -n 4");
        Assert.That(_logger.Lines[0], Does.StartWith("Warning -n has no effect"));
        Assert.That(_logger.Lines[1], Does.StartWith("Information listening on"));
    }

    [TestCase(SocketError.AddressAlreadyInUse, "address already in use, choose another port or stop the program that holds it")]
    [TestCase(SocketError.AddressNotAvailable, "address not available, use an address of this host")]
    [TestCase(SocketError.AccessDenied, "permission denied, choose a port from 1024 up or run with the right to bind lower ones")]
    public async Task AListenerThatDoesNotOpenIsOneLine(SocketError error, string reason)
    {
        await using var proxy = new ScriptedProxy { Start = () => throw new SocketException((int)error) };
        Assert.That(await RunAsync(proxy, "-s 0.0.0.0:22 localhost 22"), Is.EqualTo(1));
        Assert.That(_logger.Lines, Is.EqualTo([$"Error cannot listen on 0.0.0.0:22: {reason}"]));
    }

    [Test]
    public async Task TheFirstSignalStopsWithTheDrainTime()
    {
        using var lifetime = new Lifetime();
        await using var proxy = new ScriptedProxy();
        var run = RunAsync(proxy, "0 localhost:22 --drain 2.5", lifetime);
        await proxy.Started.Task;
        lifetime.Signal();
        Assert.That(await run, Is.EqualTo(0));
        Assert.That(proxy.Drain, Is.EqualTo(TimeSpan.FromSeconds(2.5)));
        Assert.That(_logger.Lines[^1], Is.EqualTo("Information stopped"));
    }

    [Test]
    public async Task ASignalBeforeTheStartIsACleanStop()
    {
        using var lifetime = new Lifetime();
        lifetime.Signal();
        await using var proxy = new ScriptedProxy();
        Assert.That(await RunAsync(proxy, "0 localhost:22", lifetime), Is.EqualTo(0));
        Assert.That(_logger.Lines, Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task TheSecondSignalEndsWithOne(bool stopThrows)
    {
        var time = new ManualTimeProvider();
        using var lifetime = new Lifetime(time);
        var draining = new TaskCompletionSource();
        await using var proxy = new ScriptedProxy
        {
            Stop = async abort =>
            {
                draining.SetResult();
                var aborted = new TaskCompletionSource();
                await using var registration = abort.Register(aborted.SetResult);
                await aborted.Task;
                if (stopThrows)
                    abort.ThrowIfCancellationRequested();
            },
        };
        var run = RunAsync(proxy, "0 localhost:22", lifetime);
        await proxy.Started.Task;
        lifetime.Signal();
        await draining.Task;
        time.Advance(Lifetime.Echo);
        lifetime.Signal();
        Assert.That(await run, Is.EqualTo(1));
        Assert.That(_logger.Lines[^1], Is.EqualTo("Warning second signal: open streams are reset"));
    }

    [Test]
    public async Task AFailureIsSaidAndEndsWithOne()
    {
        await using var proxy = new ScriptedProxy();
        var run = RunAsync(proxy, "0 localhost:22");
        proxy.Ended.SetException(new InvalidOperationException("broken"));
        Assert.That(await run, Is.EqualTo(1));
        Assert.That(_logger.Lines, Does.Contain("Error stopped by a failure: broken"));
    }

    [Test]
    public async Task TheFailureOfOneStopsTheOthers()
    {
        await using var broken = new ScriptedProxy();
        await using var other = new ScriptedProxy();
        var run = RunAsync([broken, other], "0 localhost:22 --drain 2.5");
        await other.Started.Task;
        broken.Ended.SetException(new InvalidOperationException("broken"));
        Assert.That(await run, Is.EqualTo(1));
        Assert.That(other.Drain, Is.EqualTo(TimeSpan.FromSeconds(2.5)));
        Assert.That(broken.Drain, Is.Null);
    }

    [Test]
    public async Task NoneIsReadyWhenOneCannotListen()
    {
        await using var first = new ScriptedProxy();
        await using var second = new ScriptedProxy { Start = () => throw new SocketException((int)SocketError.AddressAlreadyInUse) };
        Assert.That(await RunAsync([first, second], "22 localhost:22"), Is.EqualTo(1));
        Assert.That(_logger.Lines, Has.One.Items.And.One.StartsWith("Error cannot listen on 127.0.0.1:22"));
    }

    [Test]
    public async Task TheFirstSignalDrainsAllAtOnce()
    {
        using var lifetime = new Lifetime();
        var draining = new CountdownEvent(2);
        var drained = new TaskCompletionSource();
        ScriptedProxy[] proxies = [Draining(), Draining()];
        var run = RunAsync(proxies, "0 localhost:22", lifetime);
        await Task.WhenAll(proxies.Select(proxy => proxy.Started.Task));
        lifetime.Signal();

        // Neither ends before both have begun.
        drained.SetResult();
        Assert.That(await run, Is.Zero);
        Assert.That(draining.IsSet, Is.True);
        Assert.That(_logger.Lines.Count(line => line == "Information stopped"), Is.EqualTo(1));

        ScriptedProxy Draining() => new()
        {
            Stop = async _ =>
            {
                if (draining.Signal())
                    await drained.Task;
                else
                    await Task.Run(draining.Wait);
            },
        };
    }

    private Task<int> RunAsync(ScriptedProxy proxy, string line, Lifetime? lifetime = null) => RunAsync([proxy], line, lifetime);

    private async Task<int> RunAsync(IEnumerable<ScriptedProxy> proxies, string line, Lifetime? lifetime = null)
    {
        var options = CommandLineText.Read<ProxyOptions>(line);
        ForwardProxy[] forwards = [.. proxies.Select(proxy => new ForwardProxy(null, options, proxy, _logger))];
        using var signal = new StatisticsSignal();
        var reader = new StatisticsReader(forwards);
        using var sampler = new StatisticsSampler(reader);
        await using var watch = new ProxyWatch(options.Watch, reader, sampler, monitor: null, signal, _logger);
        return await new ProxyRun(forwards, watch, lifetime ?? _lifetime, _logger).RunAsync();
    }
}
