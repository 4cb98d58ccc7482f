namespace Striper.Cli.Config;

/// <summary>The JSON schema of configuration files, for editors and other programs.</summary>
internal static class ConfigSchema
{
    private const string Resource = "tcp-proxy.schema.json";

    /// <summary>JSON Schema, draft 2020-12.</summary>
    public static string Text
    {
        get
        {
            using var stream = typeof(ConfigSchema).Assembly.GetManifestResourceStream(Resource)
                ?? throw new InvalidOperationException($"{Resource} is not embedded.");
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }
}
