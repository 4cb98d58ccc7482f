namespace Striper.WanLab.Lab;

/// <summary>The lab or a program in it does not do what it should; the message is one line for the user.</summary>
internal sealed class LabException(string message) : Exception(message);
