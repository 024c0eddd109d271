import Outbox

/// Judges what channels say under `fallback:`, once every channel is known.
struct FallbackCheck {
    let instances: InstanceReader

    /// Every channel that takes over from another.
    func check() -> Set<String> {
        var named: Set<String> = []
        for (channel, setting) in instances.fallbacks {
            let names = instances.channels(setting, of: "fallback")
            named.formUnion(names)
            check(names, of: channel, setting)
        }
        return named
    }

    private func check(_ names: [String], of channel: String, _ setting: Setting) {
        do throws(FallbackList.Fault) {
            _ = try FallbackList([channel] + names)
        } catch {
            switch error {
            case .empty: break
            case .tooLong(let count):
                setting.findings.error(
                    "\"fallback\" names \(count - 1) channels; it can be "
                        + "\(FallbackList.capacity - 1)", at: setting.keyMark)
            case .twice(let name):
                let word = setting.words()?.first { $0.text == name }
                setting.findings.error(
                    "\(quoted(name)) cannot take over from itself; name other channels",
                    at: word?.node.mark ?? setting.node.mark)
            }
        }
    }
}
