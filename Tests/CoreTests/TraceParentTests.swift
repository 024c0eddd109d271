import Core
import Testing

@Suite struct TraceParentTests {
    private static let id = "4bf92f3577b34da6a3ce929d0e0e4736"

    @Test(arguments: [
        "00-\(id)-00f067aa0ba902b7-01", "00-\(id)-00f067aa0ba902b7-00",
        "01-\(id)-00f067aa0ba902b7-01-what-comes-later",
    ])
    func `the id of a trace is found in its place`(text: String) {
        #expect(TraceParent.traceID(of: text) == Self.id)
    }

    @Test(arguments: [
        "", "00", id, "00-\(id)-00f067aa0ba902b7", "ff-\(id)-00f067aa0ba902b7-01",
        "00-\(id)-00f067aa0ba902b7-01-more", "00-\(id)0-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473\n-00f067aa0ba902b7-01",
    ])
    func `what is no trace has no id`(text: String) {
        #expect(TraceParent.traceID(of: text) == nil)
    }
}
