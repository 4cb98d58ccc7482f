using System.Text.RegularExpressions;
using Striper.Bench.Processes;
using Striper.WanLab.Lab;

namespace Striper.Bench.Reporting;

/// <summary>Which version of a program is installed.</summary>
internal static partial class ProgramVersion
{
    /// <summary>A name and a number.</summary>
    public static async Task<string> OfAsync(InstalledProgram program, CancellationToken cancellationToken)
    {
        var option = program == InstalledProgram.Haproxy ? "-v" : "-V";
        await using var process = new ChildProcess([program.Name, option], new Dictionary<string, string>());
        await process.WaitForSuccessAsync(cancellationToken);
        return Parse(program.Name, process.Lines);
    }

    /// <summary>From what the program says: the first number with a dot in it.</summary>
    public static string Parse(string name, IEnumerable<string> lines)
    {
        var number = lines.Select(l => Number().Match(l)).FirstOrDefault(m => m.Success)?.Value;
        return number is null ? name : $"{name} {number}";
    }

    [GeneratedRegex(@"\d+\.\d+[\w.]*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
