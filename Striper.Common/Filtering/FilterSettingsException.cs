namespace Striper.Common.Filtering;

/// <summary>The settings of a filter cannot be used. The message is <c>what, what to do</c>, on one line.</summary>
public sealed class FilterSettingsException(string message) : Exception(message);
