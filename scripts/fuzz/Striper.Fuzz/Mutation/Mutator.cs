using Striper.Common.Scheduling;
using Striper.Fuzz.Inputs;

namespace Striper.Fuzz.Mutation;

/// <summary>Makes other inputs of inputs: bytes, numbers, frames and whole steps are changed, repeated, left out, moved and mixed.</summary>
internal static class Mutator
{
    private const int MostSteps = 60;
    private const int MostBytes = 6_000;

    private static readonly string[] _schedulers = [.. Schedulers.Names];
    private static readonly int[] _datagrams = [1, 2, 100, 1448, 8192, 65_536, 1 << 20];
    private static readonly int[] _streams = [1, 2, 4, 16, 16, 100];
    private static readonly long[] _times = [1, 2, 5, 6, 20, 30, 100, 250, 300, 1000, 3500, 16_000, 31_000, 61_000];
    private static readonly long[] _lengths = [1, 1, 5, 300, 1448, 4096, 8191, 8192, 8193, 9000, 16_384, 30_000];

    /// <summary>A mutation of one of the inputs.</summary>
    public static FuzzInput Mutate(IReadOnlyList<FuzzInput> pool, Chance chance)
    {
        var input = chance.Pick(pool).Copy() with { Seed = chance.Next64() >> 16 };
        if (input.Steps.Count > 1 && chance.OneIn(2))
            Shorten(input.Steps, chance);
        for (var left = 1 + chance.Next(chance.OneIn(4) ? 12 : 4); left > 0; left--)
            input = input.Target == FuzzTarget.Handshake ? MutateBytesOfOne(input, chance) : MutateOnce(input, pool, chance);
        if (input.Steps.Count > MostSteps)
            input.Steps.RemoveRange(MostSteps, input.Steps.Count - MostSteps);
        return input;
    }

    // Most of what happens happens soon, and shorter inputs are more inputs.
    private static void Shorten(List<FuzzStep> steps, Chance chance)
    {
        var kept = 1 + chance.Next(steps.Count);
        steps.RemoveRange(kept, steps.Count - kept);
        for (var i = steps.Count - 1; i >= 0; i--)
        {
            if (steps[i].Kind == StepKind.Time && chance.OneIn(2))
                steps.RemoveAt(i);
        }
    }

    private static FuzzInput MutateOnce(FuzzInput input, IReadOnlyList<FuzzInput> pool, Chance chance)
    {
        var steps = input.Steps;
        switch (chance.Next(16))
        {
            case 0 or 1 or 2:
                return MutateBytesOfOne(input, chance);
            case 3 or 4 or 5:
                MutateFrames(steps, chance);
                break;
            case 6:
                steps.Insert(chance.Next(steps.Count + 1), AnyStep(chance));
                steps.Insert(chance.Next(steps.Count + 1), AnyStep(chance));
                break;
            case 7 or 8:
                steps.Insert(chance.Next(steps.Count + 1), new FuzzStep(StepKind.Receive, AnySlot(chance), Bytes: FrameMaker.Make(chance)));
                break;
            case 9 or 10 when steps.Count > 0:
                var changed = chance.Next(steps.Count);
                steps[changed] = WithAnotherNumber(steps[changed], chance);
                break;
            case 11 when steps.Count > 1:
                steps.RemoveAt(chance.Next(steps.Count));
                break;
            case 12 when steps.Count > 0:
                steps.Insert(chance.Next(steps.Count + 1), chance.Pick(steps));
                break;
            case 13 when steps.Count > 1:
                var (a, b) = (chance.Next(steps.Count), chance.Next(steps.Count));
                (steps[a], steps[b]) = (steps[b], steps[a]);
                break;
            case 14:
                Splice(steps, chance.Pick(pool), chance);
                break;
            case 15:
                return WithAnotherSetting(input, chance);
        }

        return input;
    }

    private static FuzzInput WithAnotherSetting(FuzzInput input, Chance chance) => chance.Next(3) switch
    {
        0 => input with { Scheduler = chance.Pick(_schedulers) },
        1 => input with { MaxDatagramBytes = chance.Pick(_datagrams) },
        _ => input with { MaxStreams = chance.Pick(_streams) },
    };

    private static void Splice(List<FuzzStep> steps, FuzzInput other, Chance chance)
    {
        if (other.Steps.Count == 0)
            return;
        var first = chance.Next(other.Steps.Count);
        var count = 1 + chance.Next(Math.Min(other.Steps.Count - first, 12));
        steps.InsertRange(chance.Next(steps.Count + 1), other.Steps.GetRange(first, count));
    }

    private static FuzzStep AnyStep(Chance chance) => chance.Next(12) switch
    {
        0 => new FuzzStep(StepKind.Join, AnySlot(chance), chance.OneIn(4) ? 1 + chance.Next(3) : 0),
        1 => new FuzzStep(StepKind.Fail, AnySlot(chance)),
        2 => new FuzzStep(StepKind.Clog, AnySlot(chance)),
        3 => new FuzzStep(StepKind.Flow, AnySlot(chance)),
        4 => new FuzzStep(StepKind.Time, 0, chance.Pick(_times)),
        5 => new FuzzStep(StepKind.Open),
        6 => new FuzzStep(StepKind.Say, chance.Next(4), chance.Pick(_lengths)),
        7 => new FuzzStep(StepKind.End, chance.Next(4)),
        8 => new FuzzStep(StepKind.Reset, chance.Next(4)),
        9 => chance.OneIn(4) ? new FuzzStep(StepKind.GoAway) : new FuzzStep(StepKind.Use, AnySlot(chance), chance.Next(4)),
        10 => new FuzzStep(StepKind.Receipt, AnySlot(chance), chance.OneIn(16) ? 1 : -(chance.OneIn(2) ? 0 : chance.Next(2000))),
        _ => new FuzzStep(StepKind.Data, AnySlot(chance), 1 + (2 * chance.Next(3)), 1000L * chance.Next(20), chance.Pick(_lengths), chance.OneIn(8) ? 1 : 0),
    };

    private static int AnySlot(Chance chance) => chance.Next(chance.OneIn(8) ? 64 : 3);

    private static FuzzStep WithAnotherNumber(in FuzzStep step, Chance chance) => step.Kind switch
    {
        StepKind.Receive or StepKind.Hello or StepKind.Late => chance.Next(4) switch
        {
            0 => step with { Kind = StepKind.Late },
            _ => step with { Subject = AnySlot(chance) },
        },
        StepKind.Data => chance.Next(6) switch
        {
            0 => step with { Subject = AnySlot(chance) },
            1 => step with { A = chance.OneIn(4) ? Numbers.Another(step.A, chance) : 1 + (2 * chance.Next(4)) },
            2 => step with { B = Numbers.Another(step.B, chance) },
            3 => step with { C = chance.Pick(_lengths) },
            4 => step with { C = Math.Min(Numbers.Another(step.C, chance), 1 << 16) },
            _ => step with { D = chance.Next(3) },
        },
        StepKind.Receipt => step with { A = chance.OneIn(3) ? 1 : -Numbers.Another(-step.A, chance) },
        StepKind.Time => step with { A = chance.Pick(_times) },
        StepKind.Join when chance.OneIn(2) => step with { A = Numbers.Another(step.A, chance) },
        StepKind.Say => step with { A = chance.Pick(_lengths) },
        _ => step with { Subject = AnySlot(chance) },
    };

    // A step that brings bytes, if there is one among a few.
    private static int FindBytes(List<FuzzStep> steps, Chance chance)
    {
        for (var tries = 0; tries < 6 && steps.Count > 0; tries++)
        {
            var index = chance.Next(steps.Count);
            if (steps[index].HasBytes)
                return index;
        }

        return -1;
    }

    private static FuzzInput MutateBytesOfOne(FuzzInput input, Chance chance)
    {
        var index = FindBytes(input.Steps, chance);
        if (index >= 0)
            input.Steps[index] = input.Steps[index] with { Bytes = ByteMutator.Mutate(input.Steps[index].Bytes!, chance) };
        return input;
    }

    private static void MutateFrames(List<FuzzStep> steps, Chance chance)
    {
        var index = FindBytes(steps, chance);
        if (index < 0)
            return;
        var step = steps[index];
        var frames = FrameBytes.Split(step.Bytes);
        var (a, b) = (chance.Next(frames.Count), chance.Next(frames.Count));
        switch (chance.Next(8))
        {
            case 0:
                (frames[a], frames[b]) = (frames[b], frames[a]);
                break;
            case 1:
                frames.Insert(a, frames[b]);
                break;
            case 2 when frames.Count > 1:
                frames.RemoveAt(a);
                break;
            case 3:
                frames.Insert(a, FrameMaker.Make(chance));
                break;
            case 4:
                // From here on it comes later, perhaps on another leg.
                steps.Insert(index + 1, step with { Subject = chance.OneIn(2) ? step.Subject : AnySlot(chance), Bytes = FrameBytes.Join(frames[a..]) });
                frames.RemoveRange(a, frames.Count - a);
                break;
            default:
                frames[a] = FrameBytes.WithAnotherField(frames[a], chance);
                break;
        }

        var bytes = FrameBytes.Join(frames);
        steps[index] = step with { Bytes = bytes.Length > MostBytes ? bytes[..MostBytes] : bytes };
    }
}
