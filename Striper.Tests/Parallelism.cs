using NUnit.Framework;

// Those that may run beside others mostly wait, for timers and slow links, and would do so one after the other where there are two processors.
[assembly: LevelOfParallelism(4)]
