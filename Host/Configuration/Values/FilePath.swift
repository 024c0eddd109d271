/// Paths as text; no file is touched.
enum FilePath {
    /// The folder of a file: "." for a bare name.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// `path` as seen from `folder`; an absolute one stays as it is.
    static func join(_ folder: String, _ path: String) -> String {
        if path.hasPrefix("/") { return path }
        let parts = path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
        if folder == "." { return parts.isEmpty ? "." : parts }
        if parts.isEmpty { return folder }
        return folder.hasSuffix("/") ? folder + parts : "\(folder)/\(parts)"
    }
}
