import Core

extension Rule {
    /// True when both let the same events go the same way under the same name.
    func means(_ other: Rule) -> Bool {
        var moved = other
        moved.location = location
        return self == moved
    }
}
