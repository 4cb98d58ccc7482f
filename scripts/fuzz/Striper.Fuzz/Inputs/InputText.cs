using System.Globalization;
using System.Text;

namespace Striper.Fuzz.Inputs;

/// <summary>Inputs as lines of text, for the corpus and for findings: <c>target</c> and other settings, then a line for each step.</summary>
internal static class InputText
{
    /// <summary>The text of an input; <paramref name="comment"/> goes in front.</summary>
    public static string Write(FuzzInput input, string comment)
    {
        var text = new StringBuilder();
        foreach (var line in comment.Split('\n'))
            text.Append(CultureInfo.InvariantCulture, $"# {line.TrimEnd()}\n");
        text.Append(CultureInfo.InvariantCulture, $"target {Lower(input.Target.ToString())}\nscheduler {input.Scheduler}\n");
        text.Append(CultureInfo.InvariantCulture, $"limits {input.MaxDatagramBytes} {input.MaxStreams}\nseed {input.Seed}\n");
        foreach (var step in input.Steps)
            text.AppendLine(CultureInfo.InvariantCulture, $"{Lower(step.Kind.ToString())} {step.Subject} {Rest(step)}");
        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static FuzzInput Read(string text)
    {
        var input = new FuzzInput { Target = FuzzTarget.Handshake, Steps = [] };
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            input = words[0] switch
            {
                "#" => input,
                "target" => input with { Target = Enum.Parse<FuzzTarget>(words[1], ignoreCase: true) },
                "scheduler" => input with { Scheduler = words[1] },
                "limits" => input with { MaxDatagramBytes = (int)Number(words[1]), MaxStreams = (int)Number(words[2]) },
                "seed" => input with { Seed = ulong.Parse(words[1], CultureInfo.InvariantCulture) },
                _ => Add(input, words),
            };
        }

        return input;
    }

    private static FuzzInput Add(FuzzInput input, string[] words)
    {
        if (!Enum.TryParse<StepKind>(words[0], ignoreCase: true, out var kind))
            throw new FormatException($"no step is called '{words[0]}'");
        var step = new FuzzStep(kind, (int)Number(words[1]));
        input.Steps.Add(kind is StepKind.Receive or StepKind.Hello or StepKind.Late
            ? step with { Bytes = words.Length > 2 ? Convert.FromHexString(words[2]) : [] }
            : step with { A = At(words, 2), B = At(words, 3), C = At(words, 4), D = (int)At(words, 5) });
        return input;
    }

    private static string Rest(in FuzzStep step) => step.Kind switch
    {
        StepKind.Receive or StepKind.Hello or StepKind.Late => Convert.ToHexStringLower(step.Bytes ?? []),
        StepKind.Data => string.Create(CultureInfo.InvariantCulture, $"{step.A} {step.B} {step.C} {step.D}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{step.A}"),
    };

    private static long At(string[] words, int index) => index < words.Length ? Number(words[index]) : 0;

    private static long Number(string word) => long.Parse(word, CultureInfo.InvariantCulture);

    private static string Lower(string name) => name.ToLowerInvariant();
}
