package import JSON

/// `belfry send --test` for people.
///
/// Pure.
package struct TestSendView {
    private let answer: JSONValue
    private let ink: Ink

    package init(_ answer: JSONValue, ink: Ink) {
        self.answer = answer
        self.ink = ink
    }

    package func lines() -> [String] {
        let results = answer["results"]?.array ?? []
        guard !results.isEmpty else { return ["No channel runs."] }
        var table = Table([("CHANNEL", .left), ("", .left), ("", .left)], ink: ink)
        for result in results {
            let isOK = result["ok"]?.bool == true
            table.add([
                .init(result["channel"]?.string ?? "", ink.bold),
                .init(isOK ? "● ok" : "■ failed", isOK ? ink.green : ink.red),
                .init(result["detail"]?.string ?? ""),
            ])
        }
        return Array(table.lines().dropFirst())
    }
}
