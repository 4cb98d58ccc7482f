using NUnit.Framework;
using Striper.Cli.Demo;
using Striper.Cli.Demo.Display;

namespace Striper.Tests.Cli.Demo.Display;

/// <summary>The table, as it looks where there is no terminal.</summary>
internal sealed class ResultTableTests
{
    [Test]
    public void TheTableHasARowForEachRun()
    {
        using var output = new StringWriter();
        new PlainDisplay(output).WriteTable(ResultTable.Build(Row(1, 16, isIntact: true), Row(8, 2.5, isIntact: false)));

        Assert.That(output.ToString().ReplaceLineEndings("\n"), Is.EqualTo("""
            +--------------------------------------------------------------+
            | legs | goodput | speed-up |  of the sum |  longest | SHA-256 |
            |      |  Mbit/s |          | of the caps | pause ms |   equal |
            |------+---------+----------+-------------+----------+---------|
            |    1 |    20.0 |    1.00x |     100.0 % |       12 |     yes |
            |    8 |   128.0 |    6.40x |      80.0 % |       12 |      NO |
            +--------------------------------------------------------------+

            """.ReplaceLineEndings("\n")));
    }

    private static ResultRow Row(int legs, double seconds, bool isIntact) =>
        new(legs, new DownloadResult(40_000_000, TimeSpan.FromSeconds(seconds), TimeSpan.FromMilliseconds(12), []), isIntact);
}
