import CBelfry
import Core

/// The working memory of one emit() of several events: one allocation, freed with it.
struct BatchScratch: ~Copyable {
    private let deliveries: UnsafeMutablePointer<belfry_delivery>
    private let blocks: UnsafeMutablePointer<EventBlock>
    private let channels: UnsafeMutablePointer<ChannelSet>
    private let list: UnsafeMutablePointer<UnsafePointer<belfry_delivery>?>
    private let memory: UnsafeMutableRawPointer
    private var count = 0
    private(set) var everyChannel = ChannelSet()

    init(capacity: Int) {
        let perEvent =
            MemoryLayout<ChannelSet>.stride + MemoryLayout<belfry_delivery>.stride
            + MemoryLayout<EventBlock>.stride + MemoryLayout<UnsafePointer<belfry_delivery>?>.stride
        memory = .allocate(byteCount: perEvent * capacity, alignment: 32)
        // The widest alignment first.
        var place = memory
        func room<Element>(for type: Element.Type) -> UnsafeMutablePointer<Element> {
            defer { place += MemoryLayout<Element>.stride * capacity }
            return place.bindMemory(to: type, capacity: capacity)
        }
        channels = room(for: ChannelSet.self)
        deliveries = room(for: belfry_delivery.self)
        blocks = room(for: EventBlock.self)
        list = room(for: UnsafePointer<belfry_delivery>?.self)
    }

    deinit {
        memory.deallocate()
    }

    mutating func append(_ block: EventBlock, _ set: ChannelSet) {
        (blocks + count).initialize(to: block)
        (channels + count).initialize(to: set)
        (deliveries + count).initialize(to: belfry_delivery(live: block.event))
        everyChannel.formUnion(set)
        count += 1
    }

    /// The items that channel `number` is to have, in order; valid until the next call.
    func items(
        for number: Int
    ) -> (start: UnsafePointer<UnsafePointer<belfry_delivery>?>, count: Int) {
        var found = 0
        for index in 0..<count where channels[index].contains(number) {
            (list + found).initialize(to: UnsafePointer(deliveries + index))
            found += 1
        }
        return (UnsafePointer(list), found)
    }

    func forEachBlock(_ body: (EventBlock) -> Void) {
        for index in 0..<count { body(blocks[index]) }
    }

    func releaseBlocks() {
        for index in 0..<count { blocks[index].release() }
    }
}
