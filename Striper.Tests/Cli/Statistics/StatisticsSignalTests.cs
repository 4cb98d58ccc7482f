using System.Text.Json;
using NUnit.Framework;
using Striper.Cli;
using Striper.Cli.Options;
using Striper.Cli.Statistics;

namespace Striper.Tests.Cli.Statistics;

/// <summary>What SIGUSR2 prints, and when.</summary>
internal sealed class StatisticsSignalTests
{
    private readonly StringWriter _output = new();
    private readonly ScriptedProxy _proxy = new();
    private StatisticsReader _reader = null!;

    [OneTimeSetUp]
    public void CreateReader() =>
        _reader = new StatisticsReader([new ForwardProxy(null, CommandLineText.Read<ProxyOptions>("0 localhost:22"), _proxy, new RecordingLogger())]);

    [SetUp]
    public void Clear() => _output.GetStringBuilder().Clear();

    [OneTimeTearDown]
    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _output.DisposeAsync();
    }

    [Test]
    public void EachSignalIsALine()
    {
        using var signal = new StatisticsSignal(_output);
        signal.Begin(_reader);
        Assert.That(_output.ToString(), Is.Empty, "nobody has asked");
        signal.Print();
        signal.Print();
        Assert.That(Lines(), Has.Length.EqualTo(2));
        foreach (var line in Lines())
            Assert.That(JsonDocument.Parse(line).RootElement.GetProperty("forwards")[0].GetProperty("to").GetString(), Is.EqualTo("localhost:22"));
    }

    [Test]
    public void WhatIsAskedBeforeTheStartIsToldThenOnce()
    {
        using var signal = new StatisticsSignal(_output);
        signal.Print();
        signal.Print();
        Assert.That(_output.ToString(), Is.Empty);
        signal.Begin(_reader);
        Assert.That(Lines(), Has.Length.EqualTo(1));
    }

    [Test]
    public void WhoDoesNotReadHoldsUpNothing()
    {
        using var writer = new UnreadWriter();
        using var signal = new StatisticsSignal(writer);
        signal.Begin(_reader);
        var first = Task.Run(signal.Print);
        writer.Reached.Wait();
        signal.Print();
        Assert.That(first.IsCompleted, Is.False);
        writer.Read.Set();
        first.Wait();
        Assert.That(writer.Lines, Is.EqualTo(1));
        signal.Print();
        Assert.That(writer.Lines, Is.EqualTo(2));
    }

    [Test]
    public void AClosedStdoutIsNoFailure()
    {
        using var writer = new ClosedWriter();
        using var signal = new StatisticsSignal(writer);
        signal.Begin(_reader);
        Assert.That(signal.Print, Throws.Nothing);
        Assert.That(signal.Print, Throws.Nothing);
        Assert.That(writer.Tries, Is.EqualTo(2));
    }

    private string[] Lines() => _output.ToString().Split(_output.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private sealed class UnreadWriter : StringWriter
    {
        public ManualResetEventSlim Reached { get; } = new();

        public ManualResetEventSlim Read { get; } = new();

        public int Lines { get; private set; }

        public override void WriteLine(string? value)
        {
            Lines++;
            Reached.Set();
            Read.Wait();
        }
    }

    private sealed class ClosedWriter : StringWriter
    {
        public int Tries { get; private set; }

        public override void WriteLine(string? value)
        {
            Tries++;
            throw new IOException("Broken pipe");
        }
    }
}
