import CBelfry
import Core
import JSON

/// Writes the parts of one message for one event.
///
/// The payload is walked through once, for all fields of the message together. Bounded work: steps,
/// loops included, and bytes of payload that are looked through. What lies beyond is left out.
struct Rendering {
    let view: EventView
    let table: SlotTable
    let numbers: NumberText
    let times: TimeText
    let phrases: Phrases
    let nowUnixNs: Int64
    let usualCurrency: Currency
    let memory: RenderingMemory
    /// What was asked for and is not there; nil where nobody wants to know.
    var missing: [MissingField]?
    /// How often that was.
    var missCount = 0

    private var hasReadPayload = false
    private var stepsLeft = Self.stepsMax
    private var payloadBytesLeft = Self.payloadBytesMax
    private var outer = LoopState()
    private var inner = LoopState()

    static let stepsMax = 20_000
    static let payloadBytesMax = 16 << 20

    /// How far a loop is.
    private struct LoopState {
        var elements: JSONElements?
        var current: JSONField?
        var left = 0
    }

    init(
        _ wording: Wording, _ event: UnsafePointer<belfry_event>, for reader: Reader,
        currency: Currency, memory: RenderingMemory
    ) {
        view = EventView(event: event)
        table = wording.slots
        numbers = NumberText(rules: wording.rules)
        times = TimeText(rules: wording.rules, clock: reader.clock)
        phrases = wording.phrases
        nowUnixNs = reader.nowUnixNs
        usualCurrency = currency
        self.memory = memory
    }

    /// Appends what `part` says.
    mutating func write(_ part: Wording.Part, to output: inout Output) {
        let template = part.template
        var index = 0
        while index < template.instructions.count {
            stepsLeft -= 1
            guard stepsLeft >= 0 else { return }
            switch template.instructions[index] {
            case .text(let range):
                output.append(range, of: template.bytes)
                index += 1
            case .value(let expression):
                write(template.expressions[expression], of: part, to: &output)
                index += 1
            case .unless(let condition, let jump):
                index = holds(template.conditions[condition]) ? index + 1 : jump
            case .jump(let target):
                index = target
            case .enter(let loop):
                let loop = template.loops[loop]
                index = enter(loop, of: part) && advance(loop) ? index + 1 : loop.end
            case .again(let loop):
                let loop = template.loops[loop]
                index = advance(loop) ? loop.start : index + 1
            }
        }
    }

    private mutating func holds(_ condition: Condition) -> Bool {
        // A condition looks for each of its fields from the front.
        spend(view.payload.count * condition.fieldNames.count) && condition.matches(view.event)
    }

    private mutating func spend(_ bytes: Int) -> Bool {
        guard bytes <= payloadBytesLeft else { return false }
        payloadBytesLeft -= bytes
        return true
    }
}

/// What a rendering notes of an event, in memory that its caller lends.
struct RenderingMemory {
    /// One for each slot.
    let values: UnsafeMutableBufferPointer<Value>
    /// The members of the payload, one for each key of the slots.
    let members: UnsafeMutableBufferPointer<JSONField?>

    /// Calls `body` with memory for the fields of `table`.
    static func lend<Result>(
        for table: SlotTable, _ body: (RenderingMemory) -> Result
    ) -> Result {
        withUnsafeTemporaryAllocation(of: Value.self, capacity: table.slots.count) { values in
            withUnsafeTemporaryAllocation(of: JSONField?.self, capacity: table.keys.count) {
                values.initialize(repeating: .unread)
                $0.initialize(repeating: nil)
                return body(RenderingMemory(values: values, members: $0))
            }
        }
    }
}

// MARK: Fields

extension Rendering {
    /// The value of a slot, which is looked up the first time.
    mutating func value(slot index: Int) -> Value {
        guard case .unread = memory.values[index] else { return memory.values[index] }
        let slot = table.slots[index]
        if case .element(let level) = slot.place { return Value(element(level, slot)) }
        let value = find(slot)
        memory.values[index] = value
        return value
    }

    private mutating func find(_ slot: SlotTable.Slot) -> Value {
        switch slot.place {
        case .own(let field): return view.own(field)
        case .number: return named(slot.name, view.number)
        case .attribute: return named(slot.name, view.attribute)
        case .payload: return Value(payload(slot))
        case .anywhere:
            let number = named(slot.name, view.number)
            guard case .missing = number else { return number }
            let attribute = named(slot.name, view.attribute)
            guard case .missing = attribute else { return attribute }
            return Value(payload(slot))
        case .element: return .missing
        }
    }

    private func named(
        _ name: Range<Int>, _ find: (UnsafeRawBufferPointer) -> Value
    ) -> Value {
        table.bytes.withUnsafeBytes { find(UnsafeRawBufferPointer(rebasing: $0[name])) }
    }

    private mutating func payload(_ slot: SlotTable.Slot) -> JSONField? {
        if !hasReadPayload { readPayload() }
        return memory.members[slot.key].flatMap { follow(slot.path, from: $0) }
    }

    private mutating func element(_ level: Int, _ slot: SlotTable.Slot) -> JSONField? {
        (level == 0 ? outer.current : inner.current).flatMap { follow(slot.path, from: $0) }
    }

    /// Notes the members that any slot is in; of equal keys the first one counts.
    private mutating func readPayload() {
        hasReadPayload = true
        guard spend(view.payload.count), var members = JSONMembers(view.payload) else { return }
        var left = table.keys.count
        table.bytes.withUnsafeBytes { bytes in
            while left > 0, let key = members.nextKey() {
                let index = table.keys.firstIndex { range in
                    key.isString(UnsafeRawBufferPointer(rebasing: bytes[range]))
                }
                guard let index, memory.members[index] == nil else { continue }
                memory.members[index] = members.value()
                left -= 1
            }
        }
    }

    private mutating func follow(_ path: Range<Int>, from field: JSONField) -> JSONField? {
        guard !path.isEmpty else { return field }
        guard case .composite(let inside) = field, spend(inside.count) else { return nil }
        return table.bytes.withUnsafeBytes {
            JSONPath.find(UnsafeRawBufferPointer(rebasing: $0[path]), in: inside)
        }
    }
}

// MARK: Loops

extension Rendering {
    private mutating func enter(_ loop: TemplateLoop, of part: Wording.Part) -> Bool {
        guard case .composite(let field) = value(slot: part.slots[loop.array]),
            let elements = JSONElements(field)
        else { return false }
        let state = LoopState(elements: elements, current: nil, left: loop.limit)
        if loop.level == 0 { outer = state } else { inner = state }
        return true
    }

    /// Goes to the next element; false behind the last one.
    private mutating func advance(_ loop: TemplateLoop) -> Bool {
        loop.level == 0 ? Self.advance(&outer) : Self.advance(&inner)
    }

    private static func advance(_ state: inout LoopState) -> Bool {
        guard state.left > 0 else { return false }
        state.left -= 1
        state.current = state.elements?.next()
        return state.current != nil
    }
}
