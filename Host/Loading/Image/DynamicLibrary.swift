import CPlatform
import Glibc

/// The only place that opens a plugin.
///
/// What is opened stays open until the process ends: the Swift runtime keeps pointers into every
/// image it has met (Decisions/0002).
struct DynamicLibrary: @unchecked Sendable {
    // Sendable: a handle is a number, and the loader has its own lock.
    private let handle: UnsafeMutableRawPointer

    /// Opens the copy at `path` of the operator's file, `origin`.
    init(opening path: String, origin: String) throws(LoadingError) {
        guard let handle = cplatform_open_library(path) else {
            let text = dlerror().map { String(cString: $0) } ?? "the loader gave no reason"
            throw DynamicLibrary.explain(text, path, origin)
        }
        self.handle = handle
    }

    func symbol(_ name: String) -> UnsafeMutableRawPointer? {
        dlsym(handle, name)
    }

    private static func explain(
        _ text: String, _ path: String, _ origin: String
    ) -> LoadingError {
        let isItself = text.hasPrefix("\(path): ")
        let reason = isItself ? String(text.dropFirst(path.count + 2)) : text
        let advice =
            if reason.contains("Operation not permitted")
                || reason.contains("failed to map segment")
            {
                "; the state directory lies on a file system mounted noexec: set host.state_dir to another"
            } else if reason.contains("cannot open shared object file") {
                "; install the library it needs, or link it statically"
            } else if reason.contains("undefined symbol") {
                "; link what defines it into the plugin"
            } else {
                ""
            }
        return LoadingError(.notOpened, "\(origin) cannot be opened: \(reason)\(advice)")
    }
}
