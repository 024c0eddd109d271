import BelfryCommand
import Testing

private let tree = Command(
    "belfry", "test",
    subcommands: [
        Command(
            "send", "sends",
            options: [
                Option("type", short: "t", value: "NAME", repeats: true, "a type"),
                Option("level", value: "LEVEL", of: .choice(["low", "high"]), "a level"),
                Option("json", short: "j", "as JSON"), Option("all", short: "a", "all"),
            ],
            operands: [
                Operand("FILE", of: .file, "The file"),
                Operand("MORE", isRequired: false, repeats: true, "More files"),
            ]),
        Command("plugin", "groups", subcommands: [Command("new", "begins")]),
    ])

@Suite struct ArgumentParserTests {
    private func parse(_ line: String) throws -> Invocation {
        try ArgumentParser.parse(line.split(separator: " ").map(String.init), of: tree)
    }

    private func failure(_ line: String) -> String {
        do {
            _ = try parse(line)
            return "understood"
        } catch let failure as CommandFailure {
            #expect(failure.code == .usage)
            return failure.sentence
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        "send --type a --type b -j f g", "send f -ta -t b g --json", "send -j --type=a -t=b -- f g",
        "send f g -jt a -tb", "send f --type a --json --type b g",
    ])
    func `options are read however they are written`(line: String) throws {
        let invocation = try parse(line)
        #expect(invocation.path == ["send"])
        #expect(invocation.values("type") == ["a", "b"])
        #expect(invocation.has("json"))
        #expect(!invocation.has("all"))
        #expect(invocation.operands == ["f", "g"])
    }

    @Test func `after two hyphens everything is an operand`() throws {
        #expect(try parse("send -- --type -j").operands == ["--type", "-j"])
        #expect(try parse("send -").operands == ["-"])
    }

    @Test func `values may be empty or begin with a hyphen`() throws {
        #expect(try parse("send f --type=").value("type") == "")
        #expect(try parse("send f --type -j").value("type") == "-j")
        #expect(try parse("send f --type=a=b").value("type") == "a=b")
    }

    @Test func `help is asked for before anything is missed`() throws {
        #expect(try parse("send --help").has("help"))
        #expect(try parse("plugin -h").path == ["plugin"])
        #expect(try parse("plugin new -h").path == ["plugin", "new"])
        #expect(try parse("").path == [])
    }

    @Test(arguments: [
        ("sned f", "There is no command 'sned'. Did you mean 'send'? See `belfry help`."),
        ("plugin nwe", "There is no command 'nwe'. Did you mean 'new'? See `belfry help plugin`."),
        ("xyzzy", "There is no command 'xyzzy'. See `belfry help`."),
        ("send f --jsno", "'belfry send' has no option '--jsno'. Did you mean '--json'?"),
        ("send f --xyzzy=1", "'belfry send' has no option '--xyzzy'."),
        ("send f -x", "'belfry send' has no option '-x'."),
        ("send f -jx", "'belfry send' has no option '-x'."),
        ("send f --type", "'--type' wants a value: --type NAME."),
        ("send f -t", "'-t' wants a value: -t NAME."),
        ("send f --json=1", "'--json' takes no value."),
        ("send f --level low --level high", "'--level' is given twice."),
        (
            "send f --level hihg",
            "'--level' is one of low, high; 'hihg' is not. Did you mean 'high'?"
        ),
        ("send", "'belfry send' wants FILE: the file."),
        ("plugin new x", "'belfry plugin new' does not know what to do with 'x'."),
    ])
    func `a mistake gets one sentence`(line: String, sentence: String) {
        #expect(failure(line) == sentence)
    }

    @Test func `the real tree is consistent`() {
        var commands = [BelfryTool.root]
        while let command = commands.popLast() {
            commands += command.subcommands
            let names = command.options.map(\.name) + ["help"]
            #expect(Set(names).count == names.count)
            let letters = command.options.compactMap(\.short) + ["h"]
            #expect(Set(letters).count == letters.count)
            #expect(!command.summary.hasSuffix("."))
            #expect(command.subcommands.isEmpty == (command.action != nil))
            // An operand that may be left out is not followed by one that may not.
            let required = command.operands.map(\.isRequired)
            #expect(required == required.sorted { $0 && !$1 })
        }
    }
}
