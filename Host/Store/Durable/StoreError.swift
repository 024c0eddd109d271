/// Why the store could not do what was asked: one sentence with the file or the server and what to
/// do, and what sort of trouble it is.
package struct StoreError: Error, Sendable, CustomStringConvertible {
    package enum Sort: Sendable, Equatable {
        /// Passes by itself, or when somebody else lets go: try again.
        case busy
        /// No room; nothing was lost, and it goes on when there is.
        case full
        /// May not be written to.
        case readOnly
        /// Not what it should be; it is left as it is.
        case corrupt
        /// Written by a newer Belfry.
        case newer
        /// The server is not there; whether the last transaction took effect is not known.
        case disconnected
        /// Another host is at work on it, and we are not, or no longer.
        case held
        case other
    }

    package let sort: Sort
    package let description: String

    package init(_ description: String) {
        self.init(.other, description)
    }

    package init(_ sort: Sort, _ description: String) {
        self.sort = sort
        self.description = description
    }
}
