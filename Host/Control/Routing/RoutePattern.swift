/// The shape of a path: "/plugins/{instance}/{path...}".
///
/// `{name}` stands for one segment, `{name...}` at the end for whatever is left, also nothing.
package struct RoutePattern: Sendable, CustomStringConvertible {
    private enum Part: Sendable, Equatable {
        case literal(String)
        case parameter(String)
        case rest(String)
    }

    package let description: String
    private let parts: [Part]

    package init(_ text: String) {
        description = text
        parts = text.split(separator: "/").map { segment in
            guard segment.hasPrefix("{"), segment.hasSuffix("}") else {
                return .literal(String(segment))
            }
            let name = segment.dropFirst().dropLast()
            return name.hasSuffix("...")
                ? .rest(String(name.dropLast(3))) : .parameter(String(name))
        }
    }

    /// What the parameters stand for in a path of these segments; nil: it has another shape.
    package func match(_ segments: [String]) -> [String: String]? {
        var parameters: [String: String] = [:]
        for (index, part) in parts.enumerated() {
            switch part {
            case .rest(let name):
                let rest = index < segments.count ? segments[index...] : []
                parameters[name] = "/" + rest.joined(separator: "/")
                return parameters
            case .parameter(let name) where index < segments.count:
                parameters[name] = segments[index]
            case .literal(let text) where index < segments.count && segments[index] == text:
                break
            default:
                return nil
            }
        }
        return segments.count == parts.count ? parameters : nil
    }
}
