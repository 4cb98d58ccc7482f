using NUnit.Framework;
using Striper.Fuzz.Corpus;
using Striper.Fuzz.Execution;
using Striper.Fuzz.Inputs;
using Striper.Fuzz.Running;

namespace Striper.Tests.Hostile;

/// <summary>A short run of scripts/fuzz, always the same, and its corpus; what was found once is in it.</summary>
[TestFixture]
[Parallelizable(ParallelScope.Children)]
internal sealed class FuzzTests
{
    private const int Inputs = 8_000;

    private static string Corpus => Path.Combine(TestContext.CurrentContext.TestDirectory, "fuzz-corpus");

    [Test]
    public void TheCorpusHasNoFindings()
    {
        foreach (var file in Directory.GetFiles(Corpus))
        {
            var input = InputText.Read(File.ReadAllText(file));
            Assert.That(() => new Executor().Execute(input), Throws.Nothing, Path.GetFileName(file));
        }
    }

    [Test]
    public void ConversationsAreNoErrors()
    {
        foreach (var (name, input) in Conversations.All())
        {
            var executor = new Executor();
            executor.Execute(input);
            Assert.That(executor.Errors, Is.Zero, name);
        }
    }

    [TestCase(1UL)]
    [TestCase(2UL)]
    public void MutationsHaveNoFindings(ulong seed)
    {
        var block = new FuzzBlock(CorpusFiles.Read(Corpus), seed, block: 0);
        for (var i = 0; i < Inputs; i++)
            Assert.That(block.RunNext, Throws.Nothing, () => InputText.Write(block.Current!, $"seed {seed}, input {block.Next}"));
        Assert.That(block.Errors, Is.GreaterThan(Inputs / 10), "inputs that are errors");
        Assert.That(block.Features.Count, Is.GreaterThan(300), "the inputs reach too little");
    }

    [Test]
    public void AnInputIsDeterminedByItsSeedAndNumber()
    {
        var corpus = CorpusFiles.Read(Corpus);
        var texts = Enumerable.Range(0, 2).Select(_ =>
        {
            var block = new FuzzBlock(corpus, seed: 9, block: 3);
            for (var i = 0; i < 500; i++)
                block.RunNext();
            return InputText.Write(block.Current!, "");
        }).ToArray();
        Assert.That(texts[0], Is.EqualTo(texts[1]));
        Assert.That(InputText.Write(InputText.Read(texts[0]), ""), Is.EqualTo(texts[0]));
    }
}
