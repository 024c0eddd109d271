import BelfryCommand
import Glibc
import Platform
import Testing

@Suite struct CompletionTests {
    @Test(arguments: CompletionScript.Shell.allCases)
    func `a script stays as it was read, and its shell understands it`(
        shell: CompletionScript.Shell
    ) throws {
        let said = belfry("completions", shell.rawValue)
        #expect(said.code == .ok)
        try Fixture.expect(said.output, matches: "belfry.\(shell.rawValue)")
        let isInstalled = system("command -v \(shell.rawValue) >/dev/null 2>&1") == 0
        #expect(isInstalled || shell != .bash)
        if isInstalled {
            #expect(
                system("\(shell.rawValue) -n '\(Fixture.folder)/belfry.\(shell.rawValue)'") == 0)
        }
    }

    /// Asks bash itself what it would offer.
    @Test(arguments: [
        ("belfry sta", "status"), ("belfry plugin v", "verify"),
        ("belfry plugin new --l", "--lang"),
        ("belfry plugin new --lang s", "swift"), ("belfry send --priority c", "critical"),
        ("belfry completions z", "zsh"), ("belfry --v", "--version"),
        ("belfry tail --type x --js", "--json"),
    ])
    func `bash offers what fits`(line: String, offer: String) {
        let script = """
            source '\(Fixture.folder)/belfry.bash'; COMP_WORDS=(\(line)); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); \
            _belfry 2>/dev/null; [ "${COMPREPLY[*]}" = '\(offer)' ]
            """
        #expect(system("bash -c '\(script.replacing("'", with: "'\\''"))'") == 0)
    }
}
