using Striper.Cli.Options;

namespace Striper.Cli.Config;

/// <summary>What a file says of one forward, before the command line's own checks have seen it. Not thread-safe; one use.</summary>
internal sealed class ForwardDraft(ForwardModes mode, Dictionary<string, PlacedText> texts, ConfigMistakes mistakes)
{
    // Good ones, in place of what is missing: the rest can be checked all the same.
    private const string AnyListen = "0";
    private const string AnyPlace = "localhost:1";

    /// <summary>
    /// The options, or null when something is wrong. The checks stop at the first value they dislike; so that value is taken out, and they
    /// are asked again, until all is told.
    /// </summary>
    /// <param name="offset">Where the forward begins, for what is not about one value.</param>
    public ProxyOptions? Check(int offset)
    {
        var isGood = true;
        while (true)
        {
            try
            {
                var options = ProxyOptionsReader.Read(ToArguments());
                return isGood ? options : null;
            }
            catch (UsageException e)
            {
                isGood = false;
                if (e.Option is null || !texts.Remove(e.Option, out var text))
                {
                    mistakes.Add(offset, e.Message);
                    return null;
                }

                mistakes.Add(text.Offset, $"{e.Option} {e.Complaint}");
            }
        }
    }

    private ProxyArguments ToArguments()
    {
        var arguments = new ProxyArguments
        {
            Client = mode == ForwardModes.Client,
            Server = mode == ForwardModes.Server,
            Positionals = [TextOr(ConfigKeys.Listen, AnyListen), TextOr(ConfigKeys.PlaceOf(mode), AnyPlace)],
        };
        foreach (var key in ConfigKeys.Options)
        {
            if (texts.TryGetValue(key.Name, out var text))
                key.Assign(arguments, text.Text);
        }

        return arguments;
    }

    private string TextOr(string name, string other) => texts.TryGetValue(name, out var text) ? text.Text : other;
}
