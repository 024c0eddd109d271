import Pipeline
import Testing

/// What the thread that changes things is told to do, whatever comes in whichever order.
@Suite("The agenda of a daemon") struct AgendaTests {
    private var agenda = Agenda()

    @Test mutating func `the start comes first, and once`() {
        #expect(agenda.next() == .start)
        #expect(agenda.next() == .wait)
        #expect(agenda.next() == .wait)
    }

    @Test mutating func `a reload that is asked for before the start comes after it`() {
        agenda.askReload()
        #expect(agenda.next() == .start)
        #expect(agenda.next() == .reload)
        #expect(agenda.next() == .wait)
    }

    @Test mutating func `all reloads that are asked for during one are one more`() {
        #expect(agenda.next() == .start)
        agenda.askReload()
        #expect(agenda.next() == .reload)
        for _ in 0..<100 { agenda.askReload() }
        #expect(agenda.next() == .reload)
        #expect(agenda.next() == .wait)
    }

    @Test mutating func `a stop calls off what is under way, and nothing is begun after it`() {
        #expect(agenda.next() == .start)
        agenda.askReload()
        let isUnderWay = agenda.askStop()
        #expect(isUnderWay)
        agenda.askReload()
        #expect(agenda.next() == .end)
        #expect(agenda.next() == .end)
    }

    @Test mutating func `a stop in quiet times has nothing to call off`() {
        #expect(agenda.next() == .start)
        #expect(agenda.next() == .wait)
        let isUnderWay = agenda.askStop()
        #expect(!isUnderWay)
        #expect(agenda.next() == .end)
    }

    @Test mutating func `a stop before the start leaves it out`() {
        let isUnderWay = agenda.askStop()
        #expect(!isUnderWay)
        #expect(agenda.next() == .end)
    }
}
