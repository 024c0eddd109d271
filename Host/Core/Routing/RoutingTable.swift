package import CBelfry
import Patterns
import Vocabulary

/// The rules of a configuration, compiled: which channels hear of an event.
///
/// Rules are indexed by type and, where they name one, by subject, so that a thousand rules about
/// other things cost nothing. Immutable: many threads read it without a lock.
package final class RoutingTable: @unchecked Sendable {
    // Sendable: written in init only.
    /// The rules that may match one type, in the order of the configuration.
    private struct Bucket: Sendable {
        let defaultPriority: Int32
        let journal: JournalPolicy
        /// Rules that name no subject, or name it with a wildcard.
        let general: [Int32]
        /// Rules that name subjects to the letter: a number in `bySubject` for each subject.
        let subjects: ByteTable?
        let bySubject: [[Int32]]
    }

    private let rules: [CompiledRule]
    private let buckets: [Bucket]
    private let types: ByteTable
    /// The rules again, as the hot path reads them: no array header, no count.
    private let heads: UnsafeMutablePointer<RuleHead>
    private let direct: UnsafeMutablePointer<Unmanaged<CompiledRule>>

    /// `channels`: the instances that run, each with its number.
    ///
    /// A rule's channel that does not run is left out.
    package init(_ rules: [Rule], channels: [String: Int]) {
        let compiled = rules.map { CompiledRule($0, channels: channels) }
        self.rules = compiled
        heads = .allocate(capacity: max(1, rules.count))
        direct = .allocate(capacity: max(1, rules.count))
        for (index, rule) in compiled.enumerated() {
            (heads + index).initialize(to: RuleHead(rule))
            (direct + index).initialize(to: Unmanaged.passUnretained(rule))
        }
        var names = Set(rules.flatMap { $0.types.compactMap(\.literal) })
        for type in Vocabulary.all { names.insert(type.name) }
        let sorted = names.sorted()
        types = ByteTable(sorted.enumerated().map { ($1, Int32($0 + 1)) })
        // Bucket 0 is for the types that nobody named: there a rule's globs are tried on each
        // event.
        buckets =
            [RoutingTable.bucket(of: compiled, where: { $0.mayTakeUnnamedTypes }, type: nil)]
            + sorted.map { name in
                RoutingTable.bucket(of: compiled, where: { $0.takes(type: name) }, type: name)
            }
    }

    deinit {
        heads.deallocate()
        direct.deallocate()
    }

    private static func bucket(
        of rules: [CompiledRule], where isWanted: (CompiledRule) -> Bool, type: String?
    ) -> Bucket {
        var general: [Int32] = []
        var bySubject: [String: [Int32]] = [:]
        for (index, rule) in rules.enumerated() where isWanted(rule) {
            guard let subjects = rule.literalSubjects else {
                general.append(Int32(index))
                continue
            }
            for subject in Set(subjects) { bySubject[subject, default: []].append(Int32(index)) }
        }
        let sorted = bySubject.keys.sorted()
        let known = type.flatMap { Vocabulary.find($0) }
        return Bucket(
            defaultPriority: known?.defaultPriority.rawValue ?? BELFRY_MEDIUM,
            journal: known.map(JournalPolicy.init) ?? .whenStored,
            general: general,
            subjects: sorted.isEmpty
                ? nil : ByteTable(sorted.enumerated().map { ($1, Int32($0)) }),
            bySubject: sorted.map { bySubject[$0] ?? [] })
    }

    /// Where the rules about a type stand; the same for every event of that type.
    package struct TypeIndex: Sendable {
        fileprivate let number: Int
        package let defaultPriority: Int32
        package let journal: JournalPolicy
    }

    @inline(__always)
    package func typeIndex(of type: belfry_str) -> TypeIndex {
        let number = Int(max(0, types.find(type.bytes)))
        return buckets.withUnsafeBufferPointer { buckets in
            let bucket = buckets.baseAddress.unsafelyUnwrapped + number
            return TypeIndex(
                number: number, defaultPriority: bucket.pointee.defaultPriority,
                journal: bucket.pointee.journal)
        }
    }

    /// The channels that hear of `event`.
    ///
    /// Allocates nothing.
    @inline(__always)
    package func channels(
        for event: UnsafePointer<belfry_event>, of type: TypeIndex
    ) -> ChannelSet {
        var result = ChannelSet()
        let isUnnamed = type.number == 0
        buckets.withUnsafeBufferPointer { buckets in
            let bucket = buckets.baseAddress.unsafelyUnwrapped + type.number
            guard let subjects = bucket.pointee.subjects else {
                visit(bucket.pointee.general, event, isUnnamed, &result)
                return
            }
            let number = subjects.find(event.pointee.subject.bytes)
            if number == ByteTable.absent {
                visit(bucket.pointee.general, event, isUnnamed, &result)
            } else {
                visit(
                    merging: bucket.pointee.general, bucket.pointee.bySubject[Int(number)], event,
                    isUnnamed, &result)
            }
        }
        return result
    }

    @inline(__always)
    private func visit(
        _ candidates: [Int32], _ event: UnsafePointer<belfry_event>, _ isUnnamed: Bool,
        _ result: inout ChannelSet
    ) {
        for index in candidates where apply(index, event, isUnnamed, &result) { return }
    }

    /// The rules that `event` matches, by their numbers in the order of the configuration: what
    /// `channels(for:of:)` is made of.
    package func matches(
        for event: UnsafePointer<belfry_event>, of type: TypeIndex
    ) -> [Int] {
        let bucket = buckets[type.number]
        let subject = bucket.subjects?.find(event.pointee.subject.bytes) ?? ByteTable.absent
        var candidates = bucket.general
        if subject != ByteTable.absent {
            candidates += bucket.bySubject[Int(subject)]
            candidates.sort()
        }
        var found: [Int] = []
        for index in candidates where meets(index, event, isUnnamed: type.number == 0) {
            found.append(Int(index))
            if heads[Int(index)].stopsHere { break }
        }
        return found
    }

    /// Both lists are in the order of the configuration, and so is the visit: `stop: true` counts
    /// on it.
    private func visit(
        merging left: [Int32], _ right: [Int32], _ event: UnsafePointer<belfry_event>,
        _ isUnnamed: Bool, _ result: inout ChannelSet
    ) {
        var (inLeft, inRight) = (0, 0)
        while inLeft < left.count || inRight < right.count {
            let takesLeft =
                inRight >= right.count || (inLeft < left.count && left[inLeft] < right[inRight])
            let index = takesLeft ? left[inLeft] : right[inRight]
            if takesLeft { inLeft += 1 } else { inRight += 1 }
            if apply(index, event, isUnnamed, &result) { return }
        }
    }

    /// True when the rule matched and says that later rules are not looked at.
    @inline(__always)
    private func apply(
        _ index: Int32, _ event: UnsafePointer<belfry_event>, _ isUnnamed: Bool,
        _ result: inout ChannelSet
    ) -> Bool {
        guard meets(index, event, isUnnamed: isUnnamed) else { return false }
        let head = heads + Int(index)
        result.formUnion(head.pointee.channels)
        return head.pointee.stopsHere
    }

    @inline(__always)
    private func meets(
        _ index: Int32, _ event: UnsafePointer<belfry_event>, isUnnamed: Bool
    ) -> Bool {
        let head = heads + Int(index)
        guard head.pointee.admits(priority: event.pointee.priority) else { return false }
        guard isUnnamed || head.pointee.isParticular else { return true }
        return direct[Int(index)]._withUnsafeGuaranteedRef { rule in
            (!isUnnamed || rule.takes(unnamed: event.pointee.type)) && rule.matches(event)
        }
    }
}
