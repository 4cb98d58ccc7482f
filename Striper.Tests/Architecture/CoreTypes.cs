using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Striper.Common.Engine;

namespace Striper.Tests.Architecture;

/// <summary>
/// Which types of Striper.Common use which: read from the compiled assembly, so that signatures, fields, locals and calls all count.
/// </summary>
internal static class CoreTypes
{
    private const string Root = "Striper.Common.";

    /// <summary>Every use of one type by another: by the folder and name of the user, and the full name of the used.</summary>
    public static IReadOnlySet<TypeUse> Uses { get; } = Read();

    private static HashSet<TypeUse> Read()
    {
        var uses = new HashSet<TypeUse>();
        using var file = new PEReader(File.OpenRead(typeof(TunnelEngine).Assembly.Location));
        var metadata = file.GetMetadataReader();
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            var user = OutermostName(metadata, handle);
            if (!user.StartsWith(Root, StringComparison.Ordinal))
                continue;
            var names = new TypeNames(metadata);
            foreach (var field in type.GetFields())
                names.Add(metadata.GetFieldDefinition(field).DecodeSignature(names, null));
            foreach (var method in type.GetMethods())
                ReadMethod(file, metadata, metadata.GetMethodDefinition(method), names);
            foreach (var implemented in type.GetInterfaceImplementations())
                names.AddHandle(metadata.GetInterfaceImplementation(implemented).Interface);
            names.AddHandle(type.BaseType);
            uses.UnionWith(names.Found.Where(n => n != user).Select(n => new TypeUse(FolderOf(user), user, n)));
        }

        return uses;
    }

    /// <summary>The folder of a type of Striper.Common: the part of its namespace after the root.</summary>
    public static string FolderOf(string name) => name[Root.Length..].Split('.')[0];

    /// <summary>Whether a type belongs to Striper.Common.</summary>
    public static bool IsOurs(string name) => name.StartsWith(Root, StringComparison.Ordinal);

    internal static string OutermostName(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
            type = metadata.GetTypeDefinition(type.GetDeclaringType());
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }

    private static void ReadMethod(PEReader file, MetadataReader metadata, MethodDefinition method, TypeNames names)
    {
        var signature = method.DecodeSignature(names, null);
        names.Add(signature.ReturnType);
        signature.ParameterTypes.ToList().ForEach(names.Add);
        if (method.RelativeVirtualAddress == 0)
            return;
        var body = file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
            metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(names, null).ToList().ForEach(names.Add);
        foreach (var token in IlTokens.Of(body.GetILBytes()!))
            names.AddHandle((EntityHandle)MetadataTokens.Handle(token));
    }
}
