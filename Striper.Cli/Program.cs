namespace Striper.Cli;

internal static class Program
{
    private static int Main()
    {
        return 2;
    }
}
