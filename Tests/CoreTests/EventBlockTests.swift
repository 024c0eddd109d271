import CBelfry
import Core
import Glibc
import Platform
import TestKit
import Testing

@Suite("Events copied at intake") struct EventBlockTests {
    private let identity = EventIdentity(seed: 7)
    private let source = LastingText("feed")

    private func stamp() -> EventStamp {
        EventStamp(
            source: source.str, unixNs: 1_700_000_000_000_000_000, monotonicNs: 42,
            defaultPriority: BELFRY_HIGH, identity: Unmanaged.passUnretained(identity))
    }

    private func copy(
        _ event: UnsafePointer<belfry_event>
    ) -> Result<EventBlock, EventFault> {
        do throws(EventFault) {
            return .success(try EventBlock.copy(event, stamp: stamp()))
        } catch {
            return .failure(error)
        }
    }

    private func fault(
        _ change: (inout belfry_event) -> Void, of draft: EventDraft = EventDraft(type: "signal")
    ) -> EventFault? {
        draft.withEvent { given in
            var event = given.pointee
            change(&event)
            switch copy(&event) {
            case .success(let block):
                block.release()
                return nil
            case .failure(let fault): return fault
            }
        }
    }

    private var full: EventDraft {
        var draft = EventDraft(type: "order_filled")
        draft.id = "id-1"
        draft.subject = "AAPL"
        draft.user = "desk"
        draft.priority = BELFRY_CRITICAL
        draft.title = "Gefüllt: 100 × €"
        draft.body = "Körper"
        draft.payload = "{\"a\":1}"
        draft.dedupKey = "dedup"
        draft.threadKey = "thread"
        draft.traceparent = "00-ab-cd-01"
        draft.timeUnixNs = 5
        draft.expiresUnixNs = 6
        draft.numbers = [("price", 175.5), ("volume", 100)]
        draft.attrs = [("side", "BUY"), ("empty", "")]
        return draft
    }

    @Test func `Everything is copied, nothing points outside, and the host's fields are set`()
        throws
    {
        // The draft's memory is gone when the copy is looked at.
        let block = try full.withEvent { try copy($0).get() }
        defer { block.release() }
        let event = block.event.pointee
        #expect(event.id.text == "id-1" && event.type.text == "order_filled")
        #expect(event.subject.text == "AAPL" && event.user.text == "desk")
        #expect(event.title.text == "Gefüllt: 100 × €" && event.body.text == "Körper")
        #expect(event.payload.text == "{\"a\":1}")
        #expect(event.dedup_key.text == "dedup" && event.thread_key.text == "thread")
        #expect(event.traceparent.text == "00-ab-cd-01")
        #expect(event.time_unix_ns == 5 && event.expires_unix_ns == 6)
        #expect(event.priority == BELFRY_CRITICAL)
        #expect(event.source.text == "feed" && event.accepted_mono_ns == 42)
        #expect(event.size == UInt32(MemoryLayout<belfry_event>.size))
        #expect(event.numbers[0].key.text == "price" && event.numbers[0].value == 175.5)
        #expect(event.numbers[1].key.text == "volume" && event.numbers[1].value == 100)
        #expect(event.attrs[0].key.text == "side" && event.attrs[0].value.text == "BUY")
        #expect(event.attrs[1].key.text == "empty" && event.attrs[1].value.ptr == nil)
    }

    @Test func `What is left out is filled in`() throws {
        let block = try EventDraft(type: "signal").withEvent { try copy($0).get() }
        defer { block.release() }
        let event = block.event.pointee
        #expect(event.priority == BELFRY_HIGH)
        #expect(event.time_unix_ns == 1_700_000_000_000_000_000)
        #expect(event.id.len == EventIdentity.length)
        #expect(event.title.ptr == nil && event.numbers == nil && event.attrs == nil)
    }

    @Test func `Pointers without a count are not passed on`() throws {
        let number = belfry_number(key: source.str, value: 1)
        let block = try withUnsafePointer(to: number) { number in
            try EventDraft(type: "signal").withEvent { given in
                var event = given.pointee
                event.numbers = number
                event.title = belfry_str(ptr: source.cString, len: 0)
                return try copy(&event).get()
            }
        }
        defer { block.release() }
        #expect(block.event.pointee.numbers == nil)
        #expect(block.event.pointee.title.ptr == nil)
    }

    typealias TextField = WritableKeyPath<belfry_event, belfry_str>

    private static var limits: [(name: String, field: TextField, limit: Int)] {
        [
            ("type", \.type, 128), ("user", \.user, 128), ("id", \.id, 1_024),
            ("subject", \.subject, 1_024), ("dedup_key", \.dedup_key, 1_024),
            ("thread_key", \.thread_key, 1_024), ("traceparent", \.traceparent, 1_024),
            ("title", \.title, 4_096), ("body", \.body, 65_536), ("payload", \.payload, 1_048_576),
        ]
    }

    @Test(arguments: 0..<10) func `Each text has its limit, its bytes and its UTF-8`(_ index: Int) {
        let (name, field, limit) = EventBlockTests.limits[index]
        let long = LastingText(String(repeating: "x", count: limit + 1))
        #expect(fault { $0[keyPath: field] = belfry_str(ptr: long.cString, len: limit) } == nil)
        #expect(
            fault { $0[keyPath: field] = belfry_str(ptr: long.cString, len: limit + 1) }
                == .tooLong(field: name, length: limit + 1, limit: limit))
        // SIZE_MAX and its like, which read as negative.
        for length in [-1, Int.min, Int.max] {
            #expect(
                fault { $0[keyPath: field] = belfry_str(ptr: long.cString, len: length) }
                    == .tooLong(field: name, length: length, limit: limit))
        }
        #expect(
            fault { $0[keyPath: field] = belfry_str(ptr: nil, len: 3) } == .noBytes(field: name))
        let isKey = ["type", "user", "id", "subject"].contains(name)
        let control = LastingText("a\u{1}b")
        #expect(
            fault { $0[keyPath: field] = control.str }
                == (isKey ? .controlCharacter(field: name) : nil))
        for bytes in EventBlockTests.malformed {
            let result = bytes.withUnsafeBytes { bytes in
                fault { $0[keyPath: field] = belfry_str(bytes) }
            }
            #expect(result == .notUTF8(field: name), "\(bytes)")
        }
    }

    /// Overlong, surrogate, beyond Unicode, cut, lone continuation.
    private static let malformed: [[UInt8]] = [
        [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
        [0x61, 0xE2, 0x82], [0x80], [0xFF], [0x61, 0xC3],
    ]

    @Test func `A letter that is split between two neighbouring fields is not UTF-8 in either`() {
        let first: [UInt8] = [0x61, 0xC3]
        let second: [UInt8] = [0xA4, 0x62]
        first.withUnsafeBytes { first in
            second.withUnsafeBytes { second in
                // Side by side in the block they read "aäb".
                #expect(
                    fault {
                        $0.title = belfry_str(first)
                        $0.body = belfry_str(second)
                    } == .notUTF8(field: "title"))
                let number = belfry_number(key: belfry_str(first), value: 0)
                withUnsafePointer(to: number) { number in
                    #expect(
                        fault {
                            $0.numbers = number
                            $0.number_count = 1
                        } == .notUTF8(field: "numbers"))
                }
                let pair = belfry_kv(key: belfry_str(first), value: belfry_str(second))
                withUnsafePointer(to: pair) { pair in
                    #expect(
                        fault {
                            $0.attrs = pair
                            $0.attr_count = 1
                        } == .notUTF8(field: "attrs"))
                }
            }
        }
    }

    @Test func `Lists have their limits`() {
        let numbers = Array(repeating: belfry_number(key: source.str, value: 1), count: 65)
        let pairs = Array(repeating: belfry_kv(key: source.str, value: source.str), count: 65)
        numbers.withUnsafeBufferPointer { numbers in
            pairs.withUnsafeBufferPointer { pairs in
                func fault(numbers count: Int) -> EventFault? {
                    self.fault {
                        $0.numbers = numbers.baseAddress
                        $0.number_count = count
                    }
                }
                func fault(attrs count: Int) -> EventFault? {
                    self.fault {
                        $0.attrs = pairs.baseAddress
                        $0.attr_count = count
                    }
                }
                #expect(fault(numbers: 64) == nil && fault(attrs: 64) == nil)
                for count in [65, -1, Int.min] {
                    #expect(
                        fault(numbers: count)
                            == .tooMany(field: "numbers", count: count, limit: 64))
                    #expect(
                        fault(attrs: count) == .tooMany(field: "attrs", count: count, limit: 64))
                }
            }
        }
        #expect(fault { ($0.numbers, $0.number_count) = (nil, 2) } == .noBytes(field: "numbers"))
        #expect(fault { ($0.attrs, $0.attr_count) = (nil, 2) } == .noBytes(field: "attrs"))
    }

    @Test func `An event has a type and a priority that there is`() {
        #expect(fault { $0.type = belfry_str() } == .noType)
        for priority in [-2, 4, Int32.max, .min] as [Int32] {
            #expect(fault { $0.priority = priority } == .priority(priority))
        }
        for priority in -1...3 as ClosedRange<Int32> {
            #expect(fault { $0.priority = priority } == nil)
        }
    }

    @Test func `An older, smaller struct is read as far as it goes`() throws {
        let shortest = try #require(MemoryLayout<belfry_event>.offset(of: \.source))
        for size in stride(from: shortest, to: MemoryLayout<belfry_event>.size, by: 4) {
            let block = try full.withEvent { given -> EventBlock in
                // In memory of just that size: a sanitizer would see one byte too many.
                let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 8)
                defer { memory.deallocate() }
                memcpy(memory, given, size)
                let event = memory.assumingMemoryBound(to: belfry_event.self)
                event.pointee.size = UInt32(size)
                return try copy(event).get()
            }
            defer { block.release() }
            #expect(block.event.pointee.title.text == full.title)
            #expect(block.event.pointee.size == UInt32(MemoryLayout<belfry_event>.size))
            let hasTrace = size >= shortest + 2 * MemoryLayout<belfry_str>.size
            #expect(block.event.pointee.traceparent.text == (hasTrace ? full.traceparent : ""))
        }
        #expect(
            fault { $0.size = UInt32(shortest - 1) } == .structTooSmall(UInt32(shortest - 1)))
        #expect(fault { $0.size = 0 } == .structTooSmall(0))
        #expect(fault { $0.size = .max } == nil)
    }

    @Test func `A type is looked at only when it may be`() {
        func type(_ change: (inout belfry_event) -> Void) -> Result<String, EventFault> {
            EventDraft(type: "signal").withEvent { given in
                var event = given.pointee
                change(&event)
                do throws(EventFault) {
                    return .success(try EventBlock.type(of: &event).text)
                } catch {
                    return .failure(error)
                }
            }
        }
        #expect(type { _ in } == .success("signal"))
        #expect(type { $0.size = 8 } == .failure(.structTooSmall(8)))
        #expect(type { $0.type.len = 0 } == .failure(.noType))
        #expect(type { $0.type.ptr = nil } == .failure(.noBytes(field: "type")))
        #expect(
            type { $0.type.len = .max }
                == .failure(.tooLong(field: "type", length: .max, limit: 128)))
    }

    @Test func `A block lives until its last release, on whichever thread`() throws {
        for _ in 0..<200 {
            let block = try full.withEvent { try copy($0).get() }
            let threads = try (0..<3).map { _ -> Thread in
                block.retain()
                return try Thread(named: "holder") {
                    for _ in 0..<50 {
                        block.retain()
                        if block.event.pointee.type.len != 12 { fatalError("freed too early") }
                        block.release()
                    }
                    block.release()
                }
            }
            block.release()
            for thread in threads { thread.join() }
        }
    }

    @Test func `Every fault is a sentence`() {
        let faults: [EventFault] = [
            .missing, .structTooSmall(4), .noType, .tooLong(field: "title", length: -1, limit: 9),
            .tooMany(field: "attrs", count: 70, limit: 64), .noBytes(field: "id"),
            .notUTF8(field: "body"), .controlCharacter(field: "user"), .priority(9),
        ]
        for fault in faults { #expect(fault.description.hasPrefix("it")) }
        #expect(
            EventFault.tooLong(field: "title", length: -1, limit: 9).description
                == "its `title` has 18446744073709551615 bytes; at most 9 are taken")
    }
}
