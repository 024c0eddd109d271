import Glibc
import Platform

/// What this process takes.
enum Memory {
    /// From /proc/self/statm; 0 where it cannot be read.
    static var residentBytes: Int {
        let bytes = (try? Files.read("/proc/self/statm", limit: 4_096)) ?? []
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        return words.count > 1 ? (Int(words[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }

    /// True under a sanitizer that keeps freed memory, or takes more of it, to find mistakes.
    static var isWatched: Bool {
        dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil
    }
}
