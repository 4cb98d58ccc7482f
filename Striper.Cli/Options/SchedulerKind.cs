namespace Striper.Cli.Options;

/// <summary>What <c>--scheduler</c> can name. The word on the command line is the algorithm's, in lower case with dashes.</summary>
internal enum SchedulerKind
{
    /// <summary><c>earliest</c>: the leg with the earliest estimated delivery; the default.</summary>
    Earliest,

    /// <summary><c>until-congested</c>: one leg until it would wait, then the next.</summary>
    UntilCongested,

    /// <summary><c>round-robin</c>: the legs in turn.</summary>
    RoundRobin,
}
