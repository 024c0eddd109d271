/// The table "Who imports whom" of Host/README.md: what each room may import.
struct RoomTable {
    struct Room: Equatable {
        /// "Host/Core"; one with a star stands for each folder there.
        let path: String
        let imports: Set<String>
    }

    /// What every room may import: the language's own.
    static let everywhere: Set<String> = ["Glibc", "Synchronization"]

    let rooms: [Room]

    /// Reads the rows whose first cell is a path in backticks and whose last cell names modules.
    init(markdown: String) {
        let section = markdown.split(separator: "\n## ").first {
            $0.hasPrefix("Who imports whom")
        }
        rooms = (section ?? "").split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
                .map { String($0.trimming(" ")) }
            guard cells.count == 4, cells[1].hasPrefix("`"), cells[1].hasSuffix("`") else {
                return nil
            }
            let modules = cells[2].split { $0 == " " || $0 == "," || $0 == "`" }.map(String.init)
            return Room(
                path: String(cells[1].dropFirst().dropLast()),
                imports: Set(modules).subtracting(["–"]))
        }
    }

    init() throws {
        self.init(markdown: try Tree.text("Host/README.md"))
    }

    /// The room a file lies in: the one with the longest path.
    func room(of file: String) -> Room? {
        rooms.filter { $0.holds(file) }.max { $0.path.count < $1.path.count }
    }
}

extension RoomTable.Room {
    func holds(_ file: String) -> Bool {
        let own = path.split(separator: "/")
        let other = file.split(separator: "/")
        return own.count < other.count && zip(own, other).allSatisfy { $0 == "*" || $0 == $1 }
    }
}

extension Substring {
    fileprivate func trimming(_ letter: Character) -> Substring {
        var rest = drop { $0 == letter }
        while rest.last == letter { rest.removeLast() }
        return rest
    }
}
