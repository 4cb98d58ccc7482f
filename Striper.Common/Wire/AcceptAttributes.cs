namespace Striper.Common.Wire;

/// <summary>
/// The attributes behind the last field of ACCEPT, in the form of those of HELLO. Clients of before they were thought of ignore them, and unknown kinds are
/// skipped.
/// </summary>
internal static class AcceptAttributes
{
    internal static bool Read(ref HandshakeBodyReader reader)
    {
        var isCheck = false;
        while (!reader.AtEnd)
        {
            var kind = reader.ReadVarInt();
            var value = reader.ReadBytes(reader.ReadVarInt());
            if (kind != HelloAttributes.Check)
                continue;
            if (isCheck)
                throw reader.Violation($"attribute {kind} comes twice");
            isCheck = HelloAttributes.IsFlag(reader, kind, value);
        }

        return isCheck;
    }

    internal static void Write(ref HandshakeBodyWriter writer, bool isCheck) => HelloAttributes.WriteFlag(ref writer, HelloAttributes.Check, isCheck);
}
