package import CBelfry

extension StoreWork {
    /// Written before an attempt starts: the delivery is this node's until the work's lease ends.
    ///
    /// Made only where the row is due after one attempt less (`isRenewal`: claimed by this node for
    /// this one), and while no other node has another delivery of its instance, recipient and
    /// thread key. A delivery that has a group does not wait for its thread.
    package struct Claim: Sendable, Equatable {
        package var number: DeliveryNumber
        /// The number of the attempt, from 1 on.
        package var attempt: Int32
        package var isRenewal: Bool
        /// Set by the commit.
        package var isRefused = false

        package init(number: DeliveryNumber, attempt: Int32, isRenewal: Bool = false) {
            self.number = number
            self.attempt = attempt
            self.isRenewal = isRenewal
        }
    }

    /// Lets another delivery of the same user, instance, recipient and group stand for this one.
    ///
    /// Made only if it is due still, or is merged into that lead already, and the claim of its lead
    /// was made in this same work.
    package struct Merge: Sendable, Equatable {
        package var number: DeliveryNumber
        package var lead: DeliveryNumber
        /// Set by the commit.
        package var isMade = false

        package init(number: DeliveryNumber, lead: DeliveryNumber) {
            self.number = number
            self.lead = lead
        }
    }

    /// What became of an attempt, or of a delivery that nobody attempts.
    ///
    /// Written only where the row is as it says: claimed by this node for this attempt, or, not
    /// `wasClaimed`, due after so many. What was merged into it ends with it.
    package struct Outcome {
        package var number: DeliveryNumber
        /// The attempt that ended, or how many there were.
        package var attempt: Int32
        package var wasClaimed: Bool
        /// `.due`, or a final one.
        package var state: DeliveryState
        /// When it falls due again; of one that has ended, when.
        package var timeNs: Int64
        /// It may have been received: what comes after it carries the mark of a repeat.
        package var isRepeat: Bool
        /// The number of the reason of its end; 0: none.
        package var endReason: UInt8
        package var status: Int32
        package var provider: belfry_str
        package var detail: belfry_str
        /// With `.movedOn`: where it goes on.
        package var next: Next?
        /// The channel says that the recipient no longer exists: that is kept, with the detail.
        package var isGone = false
        /// Set by the commit: the row was not as it says, and stays as it is.
        package var isLate = false

        package init(
            number: DeliveryNumber, attempt: Int32, wasClaimed: Bool, state: DeliveryState,
            timeNs: Int64, isRepeat: Bool = false, endReason: UInt8 = 0, status: Int32 = 0,
            provider: belfry_str = belfry_str(), detail: belfry_str = belfry_str(),
            next: Next? = nil
        ) {
            self.number = number
            self.attempt = attempt
            self.wasClaimed = wasClaimed
            self.state = state
            self.timeNs = timeNs
            self.isRepeat = isRepeat
            self.endReason = endReason
            self.status = status
            self.provider = provider
            self.detail = detail
            self.next = next
        }
    }

    /// The delivery with which a notification goes on: due when the one before has ended.
    ///
    /// What was merged into that one is merged into this one then.
    package struct Next {
        package var instance: Int32
        package var recipient: belfry_str
        package var rung: Int32
        /// Set by the commit; nil still: the outcome was late, or the notification has as many
        /// deliveries as it can have, and the one that was to move on is dead.
        package var number: DeliveryNumber?

        package init(instance: Int32, recipient: belfry_str, rung: Int32) {
            self.instance = instance
            self.recipient = recipient
            self.rung = rung
        }
    }
}
