/// An amount in ten-thousandths: exact, and quick to write.
package struct Money: Codable, Equatable, Comparable, Sendable {
    package var tenThousandths: Int64

    package static let zero = Money(tenThousandths: 0)

    package init(tenThousandths: Int64) { self.tenThousandths = tenThousandths }

    /// The amount nearest to `value`.
    package init(_ value: Double) {
        tenThousandths = Int64((value * 10_000).rounded())
    }

    package var value: Double { Double(tenThousandths) / 10_000 }

    package static func < (left: Money, right: Money) -> Bool {
        left.tenThousandths < right.tenThousandths
    }

    package static func + (left: Money, right: Money) -> Money {
        Money(tenThousandths: left.tenThousandths + right.tenThousandths)
    }

    package static func - (left: Money, right: Money) -> Money {
        Money(tenThousandths: left.tenThousandths - right.tenThousandths)
    }

    package static func * (amount: Money, count: Int) -> Money {
        Money(tenThousandths: amount.tenThousandths * Int64(count))
    }

    package static func += (left: inout Money, right: Money) { left = left + right }
    package static func -= (left: inout Money, right: Money) { left = left - right }
}
