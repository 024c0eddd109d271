extension Directory {
    /// Where the user is reached by an instance: under its name, else under its kind's.
    package func addresses(of number: UserNumber, instance: String, kind: String) -> [String] {
        let contacts = contacts(of: records[number.index])
        let own = contacts.filter { $0.channel == instance }
        return (own.isEmpty ? contacts.filter { $0.channel == kind } : own).map(\.address)
    }

    /// The users of an audience, each once; and the ids among it that nobody has.
    package func members(of audience: Audience) -> (users: [UserNumber], unknown: [String]) {
        switch audience {
        case .users(let ids):
            var seen: Set<UserNumber> = []
            var unknown: [String] = []
            let users = ids.compactMap { id -> UserNumber? in
                guard let number = number(of: id) else {
                    unknown.append(id)
                    return nil
                }
                return seen.insert(number).inserted ? number : nil
            }
            return (users, unknown)
        case .group(let name):
            let isMember = groups.values.map { $0.contains(name) }
            return (everyone { isMember[Int($0.groups)] }, [])
        case .everyone:
            return (everyone { _ in true }.filter { $0 != .desk }, [])
        }
    }

    private func everyone(where isMember: (UserRecord) -> Bool) -> [UserNumber] {
        records.indices.filter { records[$0].isPresent && isMember(records[$0]) }
            .map { UserNumber($0) }
    }
}
