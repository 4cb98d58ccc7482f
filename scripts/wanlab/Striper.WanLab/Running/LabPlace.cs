namespace Striper.WanLab.Running;

/// <summary>What runs use.</summary>
/// <param name="Script">The script <c>lab</c>.</param>
/// <param name="Name">The lab's name; one lab at a time has it.</param>
/// <param name="Program">The command of this program.</param>
internal sealed record LabPlace(string Script, string Name, IReadOnlyList<string> Program);
