import Calendar

/// Writes moments as clocks and calendars of the reader show them.
struct TimeText {
    let rules: LocaleRules
    let clock: WallClock

    func write(_ unixNs: Int64, as style: TimeStyle, to output: inout Output) {
        let reading = clock.at(unixNs)
        let (local, overflowed) = unixNs.addingReportingOverflow(
            Int64(reading.seconds) * 1_000_000_000)
        let time = CivilTime(unixNs: overflowed ? unixNs : local)
        switch style {
        case .full, .zone:
            write(date: time, rules.date, to: &output)
            output.append(UInt8(ascii: " "))
            write(clock: time, hasSeconds: true, to: &output)
            guard style == .zone else { return }
            output.append(UInt8(ascii: " "))
            let isNamed = !reading.abbreviation.isEmpty && reading.abbreviation.utf8.count <= 16
            if isNamed { output.append(reading.abbreviation) }
            if !isNamed { write(offset: reading.seconds, to: &output) }
        case .date: write(date: time, rules.date, to: &output)
        case .time: write(clock: time, hasSeconds: true, to: &output)
        case .clock: write(clock: time, hasSeconds: false, to: &output)
        case .iso:
            write(date: time, .iso, to: &output)
            output.append(UInt8(ascii: "T"))
            write(clock: time, hasSeconds: true, to: &output)
            write(offset: reading.seconds, to: &output)
        }
    }

    private func write(
        date: CivilTime, _ order: LocaleRules.DateOrder, to output: inout Output
    ) {
        let year = UInt64(max(0, date.year))
        let month = UInt64(date.month)
        let day = UInt64(date.day)
        let parts: [(UInt64, Int)]
        let mark: UInt8
        switch order {
        case .iso: (parts, mark) = ([(year, 4), (month, 2), (day, 2)], UInt8(ascii: "-"))
        case .yearFirst: (parts, mark) = ([(year, 4), (month, 2), (day, 2)], UInt8(ascii: "/"))
        case .dotted: (parts, mark) = ([(day, 2), (month, 2), (year, 4)], UInt8(ascii: "."))
        case .slashed: (parts, mark) = ([(day, 2), (month, 2), (year, 4)], UInt8(ascii: "/"))
        }
        for (index, part) in parts.enumerated() {
            if index > 0 { output.append(mark) }
            output.append(part.0, width: part.1)
        }
    }

    private func write(clock: CivilTime, hasSeconds: Bool, to output: inout Output) {
        output.append(UInt64(clock.hour), width: 2)
        output.append(UInt8(ascii: ":"))
        output.append(UInt64(clock.minute), width: 2)
        guard hasSeconds else { return }
        output.append(UInt8(ascii: ":"))
        output.append(UInt64(clock.second), width: 2)
    }

    private func write(offset seconds: Int, to output: inout Output) {
        output.append(UInt8(ascii: seconds < 0 ? "-" : "+"))
        let minutes = UInt64(seconds.magnitude / 60)
        output.append(minutes / 60, width: 2)
        output.append(UInt8(ascii: ":"))
        output.append(minutes % 60, width: 2)
    }
}
