/// What a test asked for and cannot have, in sentences.
public struct TestHostError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One line for each reason.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
