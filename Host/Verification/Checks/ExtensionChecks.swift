import CBelfry
import Core
import Loading
import Platform
import Synchronization

/// What it asks its host for, and what it does without.
extension Check {
    static let extensions = [
        Check(
            name: "asks-for-known-extensions",
            promise: "The ids by which it asks for the host's extensions are those of the contract."
        ) { subject in
            let asked = try extensionsAsked(subject, try subject.load())
            for id in asked.sorted() {
                if let fault = fault(inAskingFor: id) { throw CheckFailure(fault) }
            }
            return asked.isEmpty ? .doesNotApply("it asks for none") : .passed
        },
        Check(
            name: "absent-extensions",
            promise: "It works, or refuses kindly, under a host that lacks what is optional."
        ) { subject in
            let generation = try subject.load()
            let needed = [
                generation.descriptor.channel.map { _ in BELFRY_HOST_DELIVERY },
                generation.descriptor.source.map { _ in BELFRY_HOST_EMIT },
            ].compactMap(\.self)
            let asked = try extensionsAsked(subject, generation)
            let optional = asked.subtracting(needed).sorted()
            guard !optional.isEmpty else { return .doesNotApply("it asks for none such") }
            try live(subject, generation) { needed.contains($0) }
            // One by one, too: it may take the presence of one for that of another.
            for absent in optional { try live(subject, generation) { $0 != absent } }
            return .passed
        },
    ]

    /// The ids that it looks up in a life under a host that has everything.
    private static func extensionsAsked(
        _ subject: Subject, _ generation: Generation
    ) throws -> Set<String> {
        let asked = AskedIDs()
        try live(subject, generation) { id in
            asked.note(id)
            return true
        }
        return asked.all
    }

    private static func live(
        _ subject: Subject, _ generation: Generation,
        offers: @escaping @Sendable (String) -> Bool
    ) throws {
        var numbers = SeededNumbers(seed: subject.seed)
        let rehearsal = try subject.rehearse(generation, offers: offers)
        let settings = try subject.settings(for: generation)
        do throws(CreationFailure) {
            try rehearsal.instance.create(config: settings)
        } catch {
            try require(
                error.error.code == .refusedConfiguration && !error.findings.isEmpty,
                "\(error.error); say through the sink what it lacks")
            return
        }
        do {
            try rehearsal.start()
        } catch let error as LoadingError where error.code == .failed {
            // What it needs will not come back: that is what start() may fail for.
            return try rehearsal.end()
        }
        if rehearsal.takesLive {
            // Without event_ref it may be unable to keep them.
            _ = try rehearsal.deliverLive(SampleEvents.make(2, &numbers), mayRefuse: true)
        }
        try rehearsal.deliverStored(&numbers)
        try rehearsal.end()
    }

    private static func fault(inAskingFor id: String) -> String? {
        let known = HostServices.extensionIDs
        guard id.hasPrefix("belfry."), !known.contains(id) else { return nil }
        let own = [BELFRY_CHANNEL, BELFRY_SOURCE, BELFRY_HANDOFF, BELFRY_ENDPOINT]
        if own.contains(id) {
            return "it asks its host for \"\(id)\", which is the plugin's side of the contract"
        }
        let parts = id.split(separator: "/", omittingEmptySubsequences: false)
        let names = known.map { String($0.prefix { $0 != "/" }) }
        guard parts.count == 2, parts[1].first.map({ ("1"..."9").contains($0) }) ?? false else {
            return "it asks its host for \"\(id)\", which has no revision such as \"/1\""
        }
        // A later host may have an extension, or a revision, that this one does not know.
        guard !names.contains(String(parts[0])),
            let meant = Suggestion.nearest(to: String(parts[0]), in: names)
        else { return nil }
        return "it asks its host for \"\(id)\", which no host has; \"\(meant)/1\" is meant"
    }
}

/// The ids that a plugin has looked up.
private final class AskedIDs: Sendable {
    private let ids = Mutex<Set<String>>([])

    var all: Set<String> { ids.withLock { $0 } }

    func note(_ id: String) {
        ids.withLock { _ = $0.insert(id) }
    }
}
