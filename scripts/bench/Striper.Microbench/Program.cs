using BenchmarkDotNet.Running;

// All options are BenchmarkDotNet's; the script beside this project gives the defaults.
var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return summaries.Any(s => s.HasCriticalValidationErrors || s.Reports.Any(r => !r.Success)) ? 1 : 0;
