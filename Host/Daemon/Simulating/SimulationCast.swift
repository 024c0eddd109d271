import Configuration
import Loading
import People
import Pipeline
import Store

/// The two sides of a simulation: what is in force, and the draft.
///
/// Both have the users of their own file, over whom counts what the API was told; the silences are
/// those of now.
struct SimulationCast {
    let current: ReplayedConfiguration
    let draft: ReplayedConfiguration
    /// Channels of the draft whose kind is a guess.
    let guessed: [String]
    /// Users of the draft who are as the API was told, and not as it says.
    let overridden: [String]

    /// Reads the store.
    init(_ order: SimulationOrder, _ ledger: Ledger) throws(LedgerRefusal) {
        let roster = ledger.host.current
        guard let configuration = roster.configuration else {
            throw LedgerRefusal(
                status: 503, code: "starting",
                sentence: "The host is starting; try again in a moment.")
        }
        let silences = try ledger.ask { () throws(StoreError) in try ledger.lane.silences() }
        let running = Dictionary(
            roster.running.map { ($0.name, ReplayedChannel($0.name, of: $0.instance.descriptor)) },
            uniquingKeysWith: { first, _ in first })
        let known = DraftChannels(of: roster, told: order.channels)
        current = ReplayedConfiguration(
            configuration, directory: ledger.lane.directory(of: configuration),
            silences: silences,
            channels: configuration.channels.map { running[$0.name] ?? known.channel($0).channel })
        let channels = order.draft.channels.map { known.channel($0) }
        let directory = ledger.lane.directory(of: order.draft)
        draft = ReplayedConfiguration(
            order.draft, directory: directory, silences: silences,
            channels: channels.map(\.channel))
        guessed = channels.filter(\.isGuess).map(\.channel.name)
        overridden = order.draft.people.users.map(\.user).filter {
            directory.user($0.id) != $0
        }.map(\.id)
        if let user = order.scope.user, current.directory.number(of: user) == nil,
            directory.number(of: user) == nil
        {
            throw .missing("user", "There is no user \"\(user)\", now or in the draft.")
        }
    }
}

/// What the channels of a draft are: as the client says, as what runs is, or as the plugin's name
/// suggests.
struct DraftChannels {
    private let roster: Roster
    private let told: [String: ReplayedChannel]

    init(of roster: Roster, told: [String: ReplayedChannel]) {
        self.roster = roster
        self.told = told
    }

    func channel(_ definition: InstanceDefinition) -> (channel: ReplayedChannel, isGuess: Bool) {
        if let told = told[definition.name] { return (told, false) }
        let twin =
            roster.running.first {
                $0.name == definition.name && $0.definition.plugin == definition.plugin
            } ?? roster.running.first { $0.definition.plugin == definition.plugin }
        if let twin {
            return (ReplayedChannel(definition.name, of: twin.instance.descriptor), false)
        }
        let word =
            switch definition.plugin {
            case .named(let name): name
            case .file(let path):
                path.split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? ""
            }
        return (ReplayedChannel(definition.name, kind: ChannelKind(named: word)), true)
    }
}
