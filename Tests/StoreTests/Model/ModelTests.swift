import TestKit
import Testing

@Suite("Stores against a model", .timeLimit(.minutes(3)))
struct ModelTests {
    @Test(arguments: [(StoreKind.sqlite, 200, 40), (.postgres, 6, 40)])
    func `Random steps of two nodes leave in a store what they leave in the model`(
        kind: StoreKind, seeds: Int, steps: Int
    ) throws {
        for seed in 0..<UInt64(seeds) {
            var comparison = try ModelComparison(try TestStore(kind), seed: seed)
            try comparison.run(steps: steps)
            #expect(
                comparison.faults.isEmpty,
                "seed \(seed): \(comparison.faults.joined(separator: "\n"))")
        }
    }
}
