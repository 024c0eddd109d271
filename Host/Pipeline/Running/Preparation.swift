package import Configuration
package import Loading
package import Platform

/// Turns definitions into prepared plugins: finds, stages, tries, loads, checks.
///
/// Touches nothing that runs.
///
/// Used by one thread at a time: the one that starts or reloads.
package final class Preparation {
    /// More children at once would only take the processors from each other.
    private static let childrenAtOnce = 8
    /// Each costs a thread that waits, and one that works.
    private static let judgesAtOnce = 16
    /// So many threads may be lost in the validate() of one image.
    private static let lostThreadLimit = 4

    private let staging: Staging
    private let probe: Probe?
    private let generations = Generations()
    private var lostThreads: [ContentHash: Int] = [:]

    /// Without a `probe` an image is opened untried: for a minimal host, whose plugins are its own.
    package init(staging: Staging, probe: Probe?) {
        self.staging = staging
        self.probe = probe
    }

    /// What every definition of one change is prepared with.
    package struct Terms: Sendable {
        let source: SourceText
        let finder: PluginFinder
        /// How long a validate() may take.
        let validateNs: Int64
        let callOff: CallOff?

        package init(
            _ configuration: HostConfiguration, builtInPluginDirectories: [String],
            unless callOff: CallOff? = nil
        ) {
            source = configuration.source
            finder = PluginFinder(
                configured: configuration.host.pluginPath, builtIn: builtInPluginDirectories)
            validateNs = configuration.host.deadlines.create.nanoseconds
            self.callOff = callOff
        }
    }

    package typealias Outcome = Result<PreparedPlugin, PreparationFailure>

    /// An outcome for each definition, in their order.
    ///
    /// New images are tried side by side, each content once, and so are settings judged by plugins:
    /// several that hang take no longer than one. What is opened in this process is opened one
    /// after the other.
    package func prepare(_ definitions: [InstanceDefinition], _ terms: Terms) -> [Outcome] {
        let staged = stage(definitions, terms)
        var trials = tryNew(staged.compactMap { try? $0.get() }, unless: terms.callOff)
        let opened = zip(definitions, staged).map { definition, image -> Outcome in
            Outcome { () throws(PreparationFailure) in
                let (generation, remark) = try open(try image.get(), for: definition, &trials)
                return PreparedPlugin(
                    definition: definition, generation: generation,
                    settings: try settle(definition, generation, terms), remark: remark)
            }
        }
        return validated(opened, terms)
    }

    /// By instance, the hash of the file that its definition means now, or why it cannot be read.
    package func contentHashes(
        of definitions: [InstanceDefinition], _ terms: Terms
    ) -> [String: Result<ContentHash, LoadingError>] {
        var byPath: [String: Result<ContentHash, LoadingError>] = [:]
        var byInstance: [String: Result<ContentHash, LoadingError>] = [:]
        for definition in definitions {
            byInstance[definition.name] = Result { () throws(LoadingError) in
                let path = try terms.finder.find(definition.plugin)
                let hash =
                    byPath[path]
                    ?? Result { () throws(LoadingError) in try staging.hash(of: path) }
                byPath[path] = hash
                return try hash.get()
            }
        }
        return byInstance
    }

    private struct Origin: Hashable {
        let path: String
        let pin: ContentHash?
    }

    /// Reads and copies each file once: it may be large, and many may use it.
    private func stage(
        _ definitions: [InstanceDefinition], _ terms: Terms
    ) -> [Result<StagedImage, PreparationFailure>] {
        var known: [Origin: Result<StagedImage, LoadingError>] = [:]
        return definitions.map { definition in
            Result { () throws(LoadingError) in
                let pin = definition.pin.flatMap { ContentHash(pin: "sha256:\($0.sha256)") }
                let origin = Origin(path: try terms.finder.find(definition.plugin), pin: pin)
                let staged =
                    known[origin]
                    ?? Result { () throws(LoadingError) in
                        try staging.stage(origin.path, pin: pin)
                    }
                known[origin] = staged
                return try staged.get()
            }.mapError { PreparationFailure(definition.name, $0) }
        }
    }

    // MARK: Images

    private typealias Trials = [ContentHash: Result<Probe.Verdict, LoadingError>]

    /// Tries each content that this process has not opened yet.
    private func tryNew(_ images: [StagedImage], unless callOff: CallOff?) -> Trials {
        guard let probe else { return [:] }
        var met: Set<ContentHash> = []
        let new = images.filter {
            generations.loaded($0.hash) == nil && met.insert($0.hash).inserted
        }
        let verdicts = sideBySide(
            new, atMost: Preparation.childrenAtOnce, threadsNamed: "trial"
        ) { image in
            Result { () throws(LoadingError) in try probe.run(image, unless: callOff) }
        }
        return Trials(uniqueKeysWithValues: zip(new.map(\.hash), verdicts))
    }

    /// A remark is made once an image: to the first that uses it.
    private func open(
        _ image: StagedImage, for definition: InstanceDefinition, _ trials: inout Trials
    ) throws(PreparationFailure) -> (Generation, remark: String?) {
        do throws(LoadingError) {
            if let generation = generations.loaded(image.hash) { return (generation, nil) }
            let printed = try trials[image.hash]?.get().printed ?? ""
            let remark =
                printed.isEmpty
                ? nil
                : "\(image.origin): it prints while it is loaded "
                    + "(\"\(Preparation.glance(at: printed))\"); what a plugin has to say goes to "
                    + "the host's log"
            return (try generations.load(image), remark)
        } catch {
            throw PreparationFailure(definition.name, error)
        }
    }

    /// The beginning of its first line.
    private static func glance(at text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).first ?? ""
        return line.count <= 80 ? String(line) : line.prefix(80) + "…"
    }

    // MARK: Settings

    /// By the plugin's schema.
    private func settle(
        _ definition: InstanceDefinition, _ generation: Generation, _ terms: Terms
    ) throws(PreparationFailure) -> PluginSettings {
        let schema: Schema
        do throws(SchemaError) {
            schema = try Schema(parsing: generation.descriptor.configSchema)
        } catch {
            throw PreparationFailure(
                definition.name,
                LoadingError(.badDescriptor, "\(generation.origin): its config_schema \(error)"))
        }
        do throws(ConfigurationError) {
            return try PluginSettings(of: definition, in: terms.source, by: schema)
        } catch {
            throw PreparationFailure(definition.name, findings: error.findings)
        }
    }

    /// By the plugins themselves.
    private func validated(_ outcomes: [Outcome], _ terms: Terms) -> [Outcome] {
        let lost = lostThreads
        let judged = sideBySide(
            outcomes, atMost: Preparation.judgesAtOnce, threadsNamed: "judge"
        ) { outcome in
            outcome.flatMap { prepared in
                Outcome { () throws(PreparationFailure) in
                    try Preparation.validate(
                        prepared, terms, lost: lost[prepared.generation.hash, default: 0])
                }
            }
        }
        for case (.success(let prepared), .failure(let failure)) in zip(outcomes, judged)
        where failure.code == .late {
            lostThreads[prepared.generation.hash, default: 0] += 1
        }
        return judged
    }

    private static func validate(
        _ prepared: PreparedPlugin, _ terms: Terms, lost: Int
    ) throws(PreparationFailure) -> PreparedPlugin {
        let (name, generation) = (prepared.definition.name, prepared.generation)
        let faults: PluginInstance.Findings
        do throws(LoadingError) {
            guard lost < Preparation.lostThreadLimit else {
                throw LoadingError(
                    .failed,
                    "\(name): validate() of \(generation.origin) has not returned \(lost) times and "
                        + "is not called any more; build the plugin again")
            }
            faults = try generation.validate(
                prepared.configText, for: name, deadlineNs: terms.validateNs,
                unless: terms.callOff)
        } catch {
            throw PreparationFailure(name, error)
        }
        guard faults.isEmpty else {
            throw PreparationFailure(
                name,
                findings: faults.map { prepared.settings.finding(pointer: $0.pointer, $0.sentence) }
            )
        }
        return prepared
    }
}
