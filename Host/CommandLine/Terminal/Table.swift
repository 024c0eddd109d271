/// Columns that line up.
package struct Table {
    package enum Side: Sendable {
        case left
        case right
    }

    /// A cell: its text, and how it is coloured once its width is known.
    package struct Cell {
        let text: String
        let paint: ((String) -> String)?

        package init(_ text: String, _ paint: ((String) -> String)? = nil) {
            self.text = PlainText.line(text)
            self.paint = paint
        }
    }

    private let sides: [Side]
    private var rows: [(cells: [Cell], note: String?)] = []

    package init(_ titles: [(String, Side)], ink: Ink) {
        sides = titles.map(\.1)
        rows = [(titles.map { Cell($0.0, ink.dim) }, nil)]
    }

    /// Adds a row, and under it a line of its own where there is more to say.
    package mutating func add(_ cells: [Cell], note: String? = nil) {
        rows.append((cells, note))
    }

    /// The lines, without spaces at their ends.
    package func lines() -> [String] {
        let widths = sides.indices.map { column in
            rows.map { column < $0.cells.count ? $0.cells[column].text.count : 0 }.max() ?? 0
        }
        return rows.flatMap { row in
            [line(row.cells, widths)] + (row.note.map { ["  " + $0] } ?? [])
        }
    }

    private func line(_ cells: [Cell], _ widths: [Int]) -> String {
        var line = ""
        var owed = 0
        for (column, cell) in cells.enumerated() {
            let gap = widths[column] - cell.text.count
            let before = sides[column] == .right ? gap : 0
            if !cell.text.isEmpty {
                line += String(repeating: " ", count: owed + before)
                line += cell.paint?(cell.text) ?? cell.text
                owed = gap - before + 2
            } else {
                owed += widths[column] + 2
            }
        }
        return line
    }
}
