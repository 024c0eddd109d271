import People

/// The users and channels of both sides of a replay, by numbers that mean the same on either.
struct ReplayRoll: Sendable {
    let users: [String]
    let channels: [String]
    private let userNumbers: [String: Int32]
    private let channelNumbers: [String: UInt16]

    init(_ sides: [ReplayedConfiguration]) {
        users = Set(sides.flatMap(\.directory.ids)).sorted()
        channels = Set(sides.flatMap { $0.channels.map(\.name) }).sorted()
        userNumbers = Dictionary(
            uniqueKeysWithValues: users.enumerated().map { ($1, Int32($0)) })
        channelNumbers = Dictionary(
            uniqueKeysWithValues: channels.enumerated().map { ($1, UInt16($0)) })
    }

    func number(ofUser id: String) -> Int32? { userNumbers[id] }
    func number(ofChannel name: String) -> UInt16? { channelNumbers[name] }
}
