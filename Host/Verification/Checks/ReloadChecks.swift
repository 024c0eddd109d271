import CBelfry
import Loading
import Platform

/// Reload, and what an instance can do besides its calling.
extension Check {
    static let reload = [
        Check(
            name: "two-generations",
            promise: "A second copy of the file can be loaded beside the first, and both work."
        ) { subject in
            let (old, new) = (try subject.load(), try subject.load())
            try require(
                old.descriptor.raw != new.descriptor.raw,
                "both copies share one descriptor, so one of them is not itself")
            var numbers = SeededNumbers(seed: subject.seed)
            let first = try subject.rehearse(old, name: "verify")
            try first.create()
            try first.start()
            let second = try subject.rehearse(new, name: "verify")
            try second.create()
            if !new.descriptor.isExclusive { try second.start() }
            try first.deliverAnything(&numbers)
            try first.end()
            if new.descriptor.isExclusive { try second.start() }
            try second.deliverAnything(&numbers)
            try second.end()
            return .passed
        },
        Check(
            name: "handoff",
            promise: "What an instance saves its successor can load; nonsense it bears."
        ) { subject in
            let generation = try subject.load()
            guard generation.descriptor.handoff != nil else {
                return .doesNotApply("it hands nothing over")
            }
            let saved = try handOver(subject, generation)
            try loadNonsense(subject, generation, saved)
            return .passed
        },
        Check(
            name: "reconfigure",
            promise: "reconfigure() takes new settings over or changes nothing."
        ) { subject in
            let generation = try subject.load()
            guard generation.descriptor.raw.pointee.reconfigure != nil else {
                return .doesNotApply("it has no reconfigure(): the host makes a new instance")
            }
            var numbers = SeededNumbers(seed: subject.seed)
            let settings = try subject.settings(for: generation)
            let rehearsal = try subject.rehearse(generation)
            try rehearsal.create()
            try rehearsal.start()
            for text in [settings, "{", "", settings] {
                _ = try rehearsal.instance.reconfigure(text)
                try rehearsal.deliverAnything(&numbers)
            }
            try rehearsal.end()
            return .passed
        },
        Check(
            name: "timer", promise: "Its timers bear a clock that leaps, and die with stop()."
        ) { subject in
            let generation = try subject.load()
            guard generation.descriptor.raw.pointee.timer != nil else {
                return .doesNotApply("it has no timer()")
            }
            let clock = Clock.manual()
            let rehearsal = try subject.rehearse(generation, clock: clock)
            try rehearsal.create()
            try rehearsal.start()
            for step in 0..<20 {
                // From a millisecond to twelve days.
                clock.advance(byNs: 1_000_000 << Int64(step * 3 / 2))
                rehearsal.instance.clockMoved()
                Clock.pause(milliseconds: 2)
            }
            try rehearsal.end()
            clock.advance(byNs: 86_400_000_000_000)
            rehearsal.instance.clockMoved()
            Clock.pause(milliseconds: 5)
            try rehearsal.checkConduct()
            return .passed
        },
    ]

    /// In the order of handoff.h for an exclusive plugin, which suits every other.
    private static func handOver(
        _ subject: Subject, _ generation: Generation
    ) throws -> [SavedItem] {
        var numbers = SeededNumbers(seed: subject.seed)
        let (old, new) = (try subject.rehearse(generation), try subject.rehearse(generation))
        try old.create()
        try old.start()
        try old.deliverAnything(&numbers)
        try new.create()
        try old.instance.pause(true)
        let saved = try old.instance.save()
        let keys = Set(saved.map(\.key))
        try require(keys.count == saved.count, "save() passed one name twice")
        try new.instance.load(saved)
        try new.start()
        try old.end()
        try new.deliverAnything(&numbers)
        try new.end()
        return saved
    }

    private static func loadNonsense(
        _ subject: Subject, _ generation: Generation, _ saved: [SavedItem]
    ) throws {
        var numbers = SeededNumbers(seed: subject.seed)
        let unknown = SavedItem(
            key: Array("com.acme.unheard-of/9".utf8), value: numbers.bytes(count: 100))
        for round in 0..<8 {
            var items = [unknown]
            for item in saved where round > 0 {
                items.append(SavedItem(key: item.key, value: numbers.spoiled(item.value)))
            }
            let rehearsal = try subject.rehearse(generation)
            try rehearsal.create()
            do throws(LoadingError) {
                try rehearsal.instance.load(items)
            } catch {
                try require(error.code == .failed, "\(error)")
                try require(
                    round > 0, "load() refuses an item that it does not know; it must ignore it")
                try rehearsal.end()
                continue
            }
            try rehearsal.start()
            try rehearsal.deliverAnything(&numbers)
            try rehearsal.end()
        }
    }
}

extension SeededNumbers {
    fileprivate mutating func bytes(count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }

    /// Cut, lengthened, or with a byte changed.
    fileprivate mutating func spoiled(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        switch Int.random(in: 0..<4, using: &self) {
        case 0: return []
        case 1: return Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &self)))
        case 2: return bytes + self.bytes(count: 40)
        default:
            guard !bytes.isEmpty else { return bytes }
            bytes[Int.random(in: 0..<bytes.count, using: &self)] ^= 0x5A
            return bytes
        }
    }
}
