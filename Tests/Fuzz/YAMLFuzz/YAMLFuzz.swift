import CLibFuzzer
import Configuration

@main
enum YAMLFuzz {
    static func main() {
        var argumentCount = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        _ = LLVMFuzzerRunDriver(&argumentCount, &arguments, fuzzYAML)
    }
}

private let environment = ["A": secret, "N": "8080", "B": "true", "EMPTY": ""]
/// Stands for what comes from the environment and from files; nothing shown may hold it.
private let secret = "pqz7-w0xk-11"

/// Has every keyword, and refers to itself, so that it says something of any value.
private let schema = try? Schema(
    parsing: ##"""
        {"$defs": {"any": {
          "type": ["object", "array", "string", "integer", "boolean", "null"],
          "properties": {
            "a": {"type": "integer", "default": 6, "minimum": 1, "multipleOf": 3},
            "b": {"$ref": "#/$defs/any", "writeOnly": true},
            "c": {"oneOf": [{"type": "string", "pattern": "^[a-c]+$"}, {"$ref": "#/$defs/any"}]},
            "d": {"enum": ["text", 1, [2]], "deprecated": true}
          },
          "patternProperties": {"^x": {"maxLength": 3}},
          "additionalProperties": {"$ref": "#/$defs/any"},
          "items": {"$ref": "#/$defs/any"}, "prefixItems": [{"const": 1}], "uniqueItems": true,
          "if": {"required": ["a"]}, "then": {"required": ["c"]}, "else": {"not": {"const": 7}}
        }}, "$ref": "#/$defs/any"}
        """##)

/// Reads the input as plugins.yaml, from the bytes to the settings of each plugin.
///
/// Whatever it is, there is a configuration that reads the same again and differs from itself in
/// nothing, or there is an error that can be shown, has places in the file, and shows no secret.
@c(LLVMFuzzerTestOneInput)
func fuzzYAML(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    do throws(ConfigurationError) {
        let configuration = try read(bytes)
        check(configuration.warnings, of: bytes, areErrors: false)
        let again = try read(bytes)
        precondition(configuration == again)
        precondition(ConfigurationDiff(from: configuration, to: again).isEmpty)
        for instance in configuration.instances { judge(instance, in: configuration, bytes) }
    } catch {
        check(error.findings, of: bytes, areErrors: true)
    }
    return 0
}

private func read(_ bytes: [UInt8]) throws(ConfigurationError) -> HostConfiguration {
    try ConfigurationFile.parse(bytes, path: "f", environment: environment) {
        path, limit throws(FileFault) in
        if path == "none" { throw FileFault(reason: "there is no such file") }
        return FileContents(bytes: Array(secret.utf8), isExposed: path == "open")
    }
}

private func judge(
    _ instance: InstanceDefinition, in configuration: HostConfiguration, _ bytes: [UInt8]
) {
    guard let schema else { preconditionFailure("the schema is malformed") }
    do throws(ConfigurationError) {
        let settings = try PluginSettings(of: instance, in: configuration.source, by: schema)
        check(settings.warnings, of: bytes, areErrors: false)
        let said = settings.finding(pointer: "/a/b/0", "no \(secret)")
        precondition(!said.text().isEmpty)
    } catch {
        check(error.findings, of: bytes, areErrors: true)
    }
}

private func check(_ findings: [Finding], of bytes: [UInt8], areErrors: Bool) {
    precondition(findings.count <= 51)
    precondition(findings.contains { $0.severity == .error } == areErrors)
    for finding in findings {
        precondition(!finding.sentence.isEmpty)
        if let mark = finding.mark {
            precondition(mark.line > 0 && mark.column > 0)
            precondition(mark.offset >= 0 && mark.offset + mark.byteCount <= bytes.count)
        }
        if let excerpt = finding.excerpt {
            precondition(excerpt.length > 0)
            precondition(excerpt.start <= excerpt.text.unicodeScalars.count)
        }
    }
    let text = findings.text(colour: true)
    let isWritten = String(decoding: bytes, as: UTF8.self).contains(secret)
    precondition(isWritten || !text.contains(secret), text)
}
