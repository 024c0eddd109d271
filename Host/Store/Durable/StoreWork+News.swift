package import CBelfry

extension StoreWork {
    /// What a provider told of a message after its delivery had ended.
    ///
    /// Of one delivery each status is kept once: the first one told. `end` is made only of what is
    /// delivered still; what was merged into it follows, and its message is not edited any more.
    package struct News {
        package var number: DeliveryNumber
        /// How many attempts there were.
        package var attempt: Int32
        package var status: Int32
        package var atNs: Int64
        package var detail: belfry_str
        /// `.dead` or `.movedOn`; nil: nothing follows.
        package var end: DeliveryState?
        /// The number of the reason of that end.
        package var endReason: UInt8
        /// With `.movedOn`: where it goes on.
        package var next: Next?
        /// The recipient no longer exists: that is kept, with the detail.
        package var isGone: Bool
        /// Set by the commit: it was told before.
        package var isKnown = false

        package init(
            number: DeliveryNumber, attempt: Int32, status: Int32, atNs: Int64,
            detail: belfry_str = belfry_str(), end: DeliveryState? = nil, endReason: UInt8 = 0,
            next: Next? = nil, isGone: Bool = false
        ) {
            self.number = number
            self.attempt = attempt
            self.status = status
            self.atNs = atNs
            self.detail = detail
            self.end = end
            self.endReason = endReason
            self.next = next
            self.isGone = isGone
        }
    }
}
