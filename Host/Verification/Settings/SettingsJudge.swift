import Configuration
import JSON

/// Judges and completes settings as the host does: by the plugin's schema, with its defaults filled
/// in.
enum SettingsJudge {
    /// Throws the first fault of the schema, or of the settings by it.
    static func complete(_ text: String, schema: String) throws(CheckFailure) -> JSONValue {
        let compiled = try compile(schema)
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: text)
        } catch {
            throw CheckFailure("the given settings are not JSON: \(error.reason)")
        }
        let sentence: String
        do throws(ConfigurationError) {
            // JSON is YAML, so the way of plugins.yaml is the way of these settings too.
            let document =
                "channels:\n  verify:\n    plugin: ./verify.so\n    config: \(value.text())\n"
            let configuration = try ConfigurationFile.parse(
                Array(document.utf8), path: "settings", environment: [:])
            if let definition = configuration.instance(named: "verify") {
                return try PluginSettings(of: definition, in: configuration.source, by: compiled)
                    .json
            }
            sentence = "they are no mapping"
        } catch {
            sentence = error.findings.first?.message ?? "they are refused"
        }
        throw CheckFailure(
            "the settings \(value.text()) do not fit its schema: \(sentence); "
                + "give others with --config-json", endsRun: true)
    }

    static func compile(_ schema: String) throws(CheckFailure) -> Schema {
        do throws(SchemaError) {
            return try Schema(parsing: schema)
        } catch {
            throw CheckFailure("its config_schema: \(error)", endsRun: true)
        }
    }
}
