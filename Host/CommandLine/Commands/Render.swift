import CBelfry
import Configuration
import Core
import Daemon
import JSON
import People
import Platform
import Vocabulary
import Words

enum RenderCommand {
    static let declaration: Command = Command(
        "render", "show what people would be told of an event",
        details: """
            Writes the words as they are before a channel shortens and escapes them: the built-in \
            ones, with those of the file's `words:` block over them. Needs no daemon. Fields that a \
            template of yours asks for and the event lacks are named on standard error.
            """,
        options: [
            Option(
                "data", short: "d", value: "FILE", of: .file,
                "A file with the rest of the event: JSON as `belfry tail --json` prints it"),
            Option("channel", value: "KIND", "The kind of channel, such as slack (email)"),
            Option("locale", value: "TAG", "The reader's language and country, such as en-IN (en)"),
            Option("zone", value: "NAME", "The reader's time zone, such as Asia/Kolkata (UTC)"),
            Option(
                "config", short: "c", value: "FILE", of: .file,
                "The configuration (./plugins.yaml where there is one)"),
            Option("json", "Print the words as JSON"),
        ],
        operands: [
            Operand("TYPE", isRequired: true, "The event's type, such as order_filled")
        ],
        examples: [
            "belfry render signal --data event.json --channel slack",
            "belfry render order_filled --data fill.json --locale en-IN --zone Asia/Kolkata",
        ]
    ) { invocation, surroundings throws(CommandFailure) in
        let type = try type(invocation.operands.first ?? "")
        let reader = try reader(invocation)
        let configuration = try configuration(invocation, surroundings)
        let wordbook = configuration?.wordbook ?? Wordbook()
        let kind = try kind(invocation.value("channel") ?? "email", configuration, wordbook)
        let event = try EventFile(type: type, path: invocation.value("data"))
        var renderer = Renderer(wordbook)
        let (words, missing) = try event.withEvent(nowUnixNs: reader.nowUnixNs) { event in
            (
                renderer.render(event, for: reader, kind: kind),
                renderer.missingFields(of: event, for: reader, kind: kind)
            )
        }
        warn(of: missing, words, reader, surroundings.errors)
        if invocation.has("json") {
            surroundings.output.line(WordsView.json(words).text(pretty: true))
        } else {
            surroundings.output.lines(WordsView.lines(words, ink: surroundings.output.ink))
        }
        return .ok
    }

    private static func warn(
        of missing: [MissingField], _ words: Words, _ reader: Reader, _ errors: Outlet
    ) {
        let sign = errors.ink.yellow("▲")
        for field in missing {
            errors.line("\(sign) \(field.part), \(PlainText.line(field.error.description))")
        }
        if LocaleTag(words.locale)?.language != LocaleTag(reader.locale)?.language {
            errors.line("\(sign) There are no words for \(reader.locale): these are English.")
        }
    }
}

// MARK: What was asked for

extension RenderCommand {
    /// A type of the vocabulary, or one with a dot in its name, which is a plugin's own.
    private static func type(_ name: String) throws(CommandFailure) -> String {
        if name.contains(".") || Vocabulary.find(name) != nil { return name }
        let question = Suggestion.question(meant: Suggestion.eventType(for: name))
        let hint = " One of a plugin's own has a dot in its name, as in com.acme.call."
        throw CommandFailure(
            .usage, "There is no type '\(name)'." + (question.isEmpty ? hint : question))
    }

    private static func kind(
        _ name: String, _ configuration: HostConfiguration?, _ wordbook: Wordbook
    ) throws(CommandFailure) -> String {
        let plugins = configuration?.channels.compactMap { channel in
            if case .named(let plugin) = channel.plugin { plugin } else { nil }
        }
        let known = ChannelKind.knownNames + wordbook.kinds.sorted() + (plugins ?? [])
        if known.contains(name) { return name }
        throw CommandFailure(
            .usage,
            "There is no kind of channel '\(name)': there are "
                + ChannelKind.knownNames.joined(separator: ", ")
                + " and those that the configuration names."
                + Suggestion.question(for: name, in: known))
    }

    private static func reader(_ invocation: Invocation) throws(CommandFailure) -> Reader {
        let locale = invocation.value("locale") ?? "en"
        guard let tag = LocaleTag(locale) else {
            throw CommandFailure(
                .usage,
                "'\(locale)' is no locale: write a language such as de, or one with a region such "
                    + "as de-AT.")
        }
        let zone: Zone
        do throws(ZoneFault) {
            zone = try ZoneDatabase.system.zone(named: invocation.value("zone") ?? "UTC")
        } catch {
            throw CommandFailure(.usage, error.sentence)
        }
        let clock = WallClock { unixNs in
            let offset = zone.offset(at: unixNs)
            return WallClock.Reading(seconds: offset.seconds, abbreviation: offset.abbreviation)
        }
        return Reader(locale: tag.text, clock: clock, nowUnixNs: Clock.system.unixNs())
    }

    /// Nil: none was named, and there is none here.
    private static func configuration(
        _ invocation: Invocation, _ surroundings: Surroundings
    ) throws(CommandFailure) -> HostConfiguration? {
        let usual = "plugins.yaml"
        if !invocation.has("config"), !Files.exists("\(surroundings.workingDirectory)/\(usual)") {
            return nil
        }
        let path = invocation.value("config") ?? usual
        do throws(ConfigurationError) {
            return try ConfigurationFile.read(path: path, environment: surroundings.environment)
        } catch {
            surroundings.errors.line(error.findings.text(colour: surroundings.errors.ink.isOn))
            throw CommandFailure(.failed, "\(path) has faults.")
        }
    }
}
