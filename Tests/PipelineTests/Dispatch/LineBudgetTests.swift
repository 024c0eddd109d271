import Testing

@testable import Pipeline

@Suite struct LineBudgetTests {
    @Test func `ten lines a second go out, and the next one says how many did not`() {
        var budget = LineBudget()
        let second: Int64 = 1_000_000_000
        let first = (0..<25).map { budget.admit(at: Int64($0)) }
        #expect(first.prefix(10).allSatisfy { $0 == 0 })
        #expect(first.dropFirst(10).allSatisfy { $0 == nil })
        #expect(budget.admit(at: second) == 15)
        #expect(budget.admit(at: second + 1) == 0)
        // A clock that goes back begins anew.
        #expect(budget.admit(at: 0) == 0)
    }
}
