import CPlatform
import Glibc

/// The only place that calls dlopen.
///
/// What is opened stays open until the process ends: the Swift runtime keeps pointers into every
/// image it has met (Decisions/0002).
struct DynamicLibrary: @unchecked Sendable {
    // Sendable: a handle is a number, and the loader has its own lock.
    private let handle: UnsafeMutableRawPointer

    init(opening image: StagedImage) throws(LoadingError) {
        guard let handle = cplatform_open_library(image.path) else {
            let text = dlerror().map { String(cString: $0) } ?? "the loader gave no reason"
            throw DynamicLibrary.explain(text, image)
        }
        self.handle = handle
    }

    func symbol(_ name: String) -> UnsafeMutableRawPointer? {
        dlsym(handle, name)
    }

    private static func explain(_ text: String, _ image: StagedImage) -> LoadingError {
        let isItself = text.hasPrefix("\(image.path): ")
        let reason = isItself ? String(text.dropFirst(image.path.count + 2)) : text
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
        return LoadingError(.notOpened, "\(image.origin) cannot be opened: \(reason)\(advice)")
    }
}
