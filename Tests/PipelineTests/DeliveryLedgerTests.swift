import CBelfry
import Loading
import Observability
import Pipeline
import Synchronization
import Testing

@Suite("The ledger of a channel's deliveries") struct DeliveryLedgerTests {
    private let rig = Rig()
    private let board = Board()
    private let book = Book()
    private let ledger: DeliveryLedger
    private let instance: PluginInstance

    private final class Book: Sendable {
        let outcomes = Mutex<[DeliveryLedger.Outcome]>([])
    }

    init() throws {
        rig.start(try .bell(board))
        instance = try #require(rig.running("bell")).instance
        ledger = DeliveryLedger { [book] told in book.outcomes.withLock { $0 += told } }
    }

    private var outcomes: [DeliveryLedger.Outcome] { book.outcomes.withLock { $0 } }
    private var misbehaviour: Int { instance.counters.misbehaviour.value }

    private func complete(
        _ token: UInt64, provider: belfry_str = belfry_str(), detail: belfry_str = belfry_str(),
        size: Int = MemoryLayout<belfry_result>.size
    ) -> belfry_status {
        var result = belfry_result()
        result.size = UInt32(size)
        result.token = token
        result.provider_id = provider
        result.detail = detail
        return withUnsafePointer(to: &result) { result in
            var place: UnsafePointer<belfry_result>? = result
            return ledger.complete(&place, count: 1, by: instance)
        }
    }

    private func lend<Result>(_ text: String, _ body: (belfry_str) -> Result) -> Result {
        var text = text
        return text.withUTF8 { bytes in
            UnsafeRawBufferPointer(bytes).withMemoryRebound(to: CChar.self) {
                body(belfry_str(ptr: $0.baseAddress, len: $0.count))
            }
        }
    }

    @Test func `A token completes once, with what was said`() {
        let token = ledger.issue()
        let status = lend("p-1") { provider in
            lend("Sent.") { complete(token, provider: provider, detail: $0) }
        }
        #expect(status == BELFRY_OK)
        #expect(complete(token) == BELFRY_INVALID)
        #expect(complete(99) == BELFRY_INVALID)
        #expect(outcomes.count == 1 && misbehaviour == 2)
        #expect(outcomes.first?.providerID == "p-1" && outcomes.first?.detail == "Sent.")
        #expect(ledger.inFlight == 0)
    }

    @Test(arguments: [5, -1, Int.min])
    func `A length without bytes is no text, and misbehaviour`(length: Int) {
        let nowhere = belfry_str(ptr: nil, len: length)
        #expect(complete(ledger.issue(), provider: nowhere) == BELFRY_OK)
        #expect(complete(ledger.issue(), detail: nowhere) == BELFRY_OK)
        #expect(complete(ledger.issue(), provider: nowhere, detail: nowhere) == BELFRY_OK)
        #expect(outcomes.count == 3 && misbehaviour == 4)
        #expect(outcomes.allSatisfy { $0.providerID.isEmpty && $0.detail.isEmpty })
        #expect(
            rig.log.contains { $0.contains("provider_id") && $0.contains("bytes that are not") })
    }

    @Test func `A length beyond all memory is no text either`() {
        let status = lend("x") {
            complete(ledger.issue(), detail: belfry_str(ptr: $0.ptr, len: -1))
        }
        #expect(status == BELFRY_OK)
        #expect(outcomes.first?.detail.isEmpty == true && misbehaviour == 1)
    }

    @Test func `Long texts are cut`() {
        let status = lend(String(repeating: "x", count: 5_000)) {
            complete(ledger.issue(), provider: $0, detail: $0)
        }
        #expect(status == BELFRY_OK && misbehaviour == 0)
        #expect(outcomes.first?.providerID.utf8.count == 1_024)
        #expect(outcomes.first?.detail.utf8.count == 4_096)
    }

    @Test func `A result that is none completes nothing`() {
        let token = ledger.issue()
        #expect(complete(token, size: 8) == BELFRY_INVALID)
        var nothing: UnsafePointer<belfry_result>?
        #expect(ledger.complete(&nothing, count: 1, by: instance) == BELFRY_INVALID)
        #expect(outcomes.isEmpty && ledger.inFlight == 1 && misbehaviour == 2)
    }

    // MARK: News

    private func report(
        _ status: Int32, token: UInt64 = 0, provider: belfry_str, to ledger: DeliveryLedger
    ) -> belfry_status {
        var result = belfry_result()
        result.size = UInt32(MemoryLayout<belfry_result>.size)
        result.status = status
        result.token = token
        result.provider_id = provider
        return withUnsafePointer(to: &result) { ledger.report($0, by: instance) }
    }

    @Test func `news is handed on, and its answer told; where nobody listens none is known`() {
        let heard = Mutex<[DeliveryLedger.Report]>([])
        let listening = DeliveryLedger(onReport: { report in
            heard.withLock { $0.append(report) }
            return BELFRY_BUSY
        })
        lend("m-1") { id in
            #expect(report(BELFRY_REJECTED, provider: id, to: listening) == BELFRY_BUSY)
            #expect(report(BELFRY_REJECTED, provider: id, to: ledger) == BELFRY_GONE)
        }
        #expect(
            heard.withLock { $0 } == [
                DeliveryLedger.Report(status: BELFRY_REJECTED, providerID: "m-1", detail: "")
            ])
        #expect(misbehaviour == 0)
    }

    @Test func `news of no message, with a token, or that is none, is refused and counted`() {
        lend("m-1") { id in
            #expect(report(BELFRY_OK, provider: belfry_str(), to: ledger) == BELFRY_INVALID)
            #expect(report(BELFRY_OK, token: 3, provider: id, to: ledger) == BELFRY_INVALID)
            #expect(report(BELFRY_RETRY, provider: id, to: ledger) == BELFRY_INVALID)
            let missing = belfry_str(ptr: nil, len: 4)
            #expect(report(BELFRY_OK, provider: missing, to: ledger) == BELFRY_INVALID)
        }
        #expect(misbehaviour == 4)
    }
}
