using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Striper.Fuzz.Corpus;
using Striper.Fuzz.Execution;
using Striper.Fuzz.Inputs;
using Striper.Fuzz.Options;
using Striper.Fuzz.Running;

namespace Striper.Fuzz;

/// <summary>Does what the command line asks for.</summary>
internal sealed class RunCommand(FuzzOptions options)
{
    private const int Succeeded = 0;
    private const int Found = 1;

    private readonly string _root = Environment.GetEnvironmentVariable("FUZZ_ROOT") ?? throw new UsageException("start it by scripts/fuzz/run");

    private string Corpus => Path.Combine(_root, "scripts/fuzz/corpus");

    /// <summary>Runs it; returns the exit status.</summary>
    public int Run()
    {
        if (options.WriteCorpus)
        {
            Console.WriteLine($"{CorpusFiles.Write(Corpus)} files in {Corpus}");
            return Succeeded;
        }

        return options.Replay.Length > 0 ? Replay() : Fuzz();
    }

    private int Fuzz()
    {
        if (options.Inputs < 1 || options.Threads is < 0 or > 256 || options.Minutes < 0)
            throw new UsageException("--inputs is 1 at least, --threads 1 to 256, --minutes not negative");
        var findings = options.Out.Length > 0 ? options.Out : Path.Combine(_root, "artifacts/fuzz");
        var plan = new FuzzPlan(
            Corpus, findings, options.Seed, options.Inputs, options.Threads == 0 ? Environment.ProcessorCount : options.Threads,
            options.Minutes > 0 ? TimeSpan.FromMinutes(options.Minutes) : Timeout.InfiniteTimeSpan);
        var run = new FuzzRun(plan, Console.Out);
        run.Run(CancellationToken.None);
        return run.Findings > 0 ? Found : Succeeded;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Any exception is the finding.")]
    private int Replay()
    {
        var executor = new Executor();
        Action run;
        var words = options.Replay.Split(':');
        if (words.Length == 2 && ulong.TryParse(words[0], out var seed) && long.TryParse(words[1], out var index))
        {
            var block = new FuzzBlock(CorpusFiles.Read(Corpus), seed, index / FuzzBlock.Inputs);
            run = () =>
            {
                while (block.Next <= index)
                    block.RunNext();
                Console.WriteLine(InputText.Write(block.Current!, string.Create(CultureInfo.InvariantCulture, $"seed {seed}, input {index}")));
            };
        }
        else
        {
            var input = InputText.Read(File.ReadAllText(options.Replay));
            run = () => executor.Execute(input);
        }

        try
        {
            run();
            Console.WriteLine(executor.Errors > 0 ? "nothing found; it ends in a protocol error" : "nothing found");
            return Succeeded;
        }
        catch (Exception e)
        {
            Console.WriteLine($"FINDING {e}");
            return Found;
        }
    }
}
