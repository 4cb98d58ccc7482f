using System.Text;
using NUnit.Framework;
using Striper.Common.Filtering;

namespace Striper.LetterCase.Tests;

/// <summary>A filter by itself; <c>Striper.Tests/EndToEnd/FilterTests</c> has it in the proxy.</summary>
internal sealed class CaseFilterTests
{
    [TestCase("Grüße to You 1\n", "GRüßE TO YOU 1\n")]
    [TestCase("@[`{", "@[`{")]
    [TestCase("", "")]
    public void CapitalsGoToTheTarget(string sent, string passed) => Expect((filter, data) => filter.OnDownstreamData(data, isEnd: false), sent, passed);

    [TestCase("GRÜSSE to You 1\n", "grÜsse to you 1\n")]
    [TestCase("@[`{", "@[`{")]
    public void SmallLettersComeFromIt(string sent, string passed) => Expect((filter, data) => filter.OnUpstreamData(data, isEnd: true), sent, passed);

    [Test]
    public void ItTakesNoSettings()
    {
        var settings = new FilterSettings(new Dictionary<string, string> { ["size"] = "1" });
        Assert.That(() => new CaseFilterFactory().Configure(settings), Throws.InstanceOf<FilterSettingsException>().With.Message.Contains("'size'"));
    }

    private static void Expect(Func<NetworkFilter, FilterBuffer, FilterVerdict> call, string sent, string passed)
    {
        var data = new FilterBuffer();
        data.Append(Encoding.UTF8.GetBytes(sent));
        Assert.That(call(new CaseFilter(), data), Is.EqualTo(FilterVerdict.Pass));
        Assert.That(Encoding.UTF8.GetString(data.Bytes), Is.EqualTo(passed));
    }
}
