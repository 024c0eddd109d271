import Glibc
import Outbox
import Testing

/// Thousands of small worlds, one a seed: see ``Simulation``.
///
/// `BELFRY_SEEDS=N` runs N seeds, `BELFRY_FIRST_SEED=S` begins with S, and `BELFRY_WORLD=N` makes
/// each N times as large.
struct SimulationTests {
    private static func number(_ name: String, _ usual: UInt64) -> UInt64 {
        getenv(name).flatMap { UInt64(String(cString: $0)) } ?? usual
    }

    @Test(.timeLimit(.minutes(10)))
    func `whatever crashes, nothing accepted is lost and nothing is invented`() {
        let first = Self.number("BELFRY_FIRST_SEED", 1)
        let count = Self.number("BELFRY_SEEDS", 10_000)
        let factor = Int(Self.number("BELFRY_WORLD", 1))
        var size = Simulation.Size()
        size.notifications *= factor
        var failures: [String] = []
        var attempts = 0
        for seed in first..<first + count {
            let simulation = Simulation(seed: seed, size: size)
            simulation.run()
            attempts += simulation.attempts
            if let fault = simulation.faults.first {
                failures.append("BELFRY_FIRST_SEED=\(seed) BELFRY_SEEDS=1: \(fault)")
            }
            if failures.count == 5 { break }
        }
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
        #expect(attempts > Int(count), "hardly anything was attempted: \(attempts)")
    }
}
