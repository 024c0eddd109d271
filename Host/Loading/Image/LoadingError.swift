/// Why a plugin is not loaded, or is set aside: a code to act on and one sentence for the operator.
package struct LoadingError: Error, Sendable, Equatable, CustomStringConvertible {
    package struct Code: Sendable, Equatable {
        private enum Value {
            case unreadable, notLibrary, wrongPin, notStaged, notOpened, notPlugin, badDescriptor
            case childDied, childHung, refusedConfiguration, failed, late, calledOff
        }
        private let value: Value

        /// The file is not there or may not be read.
        package static let unreadable = Code(value: .unreadable)
        /// Not a shared library for this machine, or only a part of one.
        package static let notLibrary = Code(value: .notLibrary)
        /// Its content is not what plugins.yaml pins.
        package static let wrongPin = Code(value: .wrongPin)
        /// No copy could be made in the state directory.
        package static let notStaged = Code(value: .notStaged)
        /// The loader refused it.
        package static let notOpened = Code(value: .notOpened)
        /// It exports no entry, or serves no host of ours.
        package static let notPlugin = Code(value: .notPlugin)
        /// Its descriptor breaks the contract.
        package static let badDescriptor = Code(value: .badDescriptor)
        /// Loading it killed the child process that tried.
        package static let childDied = Code(value: .childDied)
        /// Loading it did not end in time.
        package static let childHung = Code(value: .childHung)
        /// It does not take its configuration.
        package static let refusedConfiguration = Code(value: .refusedConfiguration)
        /// create() or start() failed.
        package static let failed = Code(value: .failed)
        /// A call did not return before its deadline.
        package static let late = Code(value: .late)
        /// It was not done, or not to its end: the host was told to stop.
        package static let calledOff = Code(value: .calledOff)
    }

    package let code: Code
    package let description: String

    package init(_ code: Code, _ sentence: String) {
        self.code = code
        description = sentence
    }
}
