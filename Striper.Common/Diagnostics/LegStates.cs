namespace Striper.Common.Diagnostics;

/// <summary>What a slot's leg may be; the words are part of the statistics' format.</summary>
public static class LegStates
{
    /// <summary>Used.</summary>
    public const string Up = "up";

    /// <summary>Used, and its rate is not known yet.</summary>
    public const string Starting = "starting";

    /// <summary>Nothing gets through: benched, what it held goes elsewhere.</summary>
    public const string Silent = "silent";

    /// <summary>Kept up and not used, because the user or <c>-n MIN-MAX</c> wants it so.</summary>
    public const string Paused = "paused";

    /// <summary>Kept up and not used as long as others can do it: a backup or a dearer one.</summary>
    public const string Standby = "standby";

    /// <summary>About to be closed.</summary>
    public const string Retiring = "retiring";

    /// <summary>There is none, and one is being dialled.</summary>
    public const string Dialling = "dialling";

    /// <summary>There is none, and none is wanted.</summary>
    public const string Unwanted = "unwanted";
}
