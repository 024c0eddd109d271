# bash completion for belfry, made by `belfry completions bash`.
_belfry() {
    local word=${COMP_WORDS[COMP_CWORD]} path=belfry previous=${COMP_WORDS[COMP_CWORD-1]}
    local index
    COMPREPLY=()
    for ((index = 1; index < COMP_CWORD; index++)); do
        case "$path ${COMP_WORDS[index]}" in
            "belfry run") path="belfry run" ;;
            "belfry check") path="belfry check" ;;
            "belfry status") path="belfry status" ;;
            "belfry reload") path="belfry reload" ;;
            "belfry stop") path="belfry stop" ;;
            "belfry plugins") path="belfry plugins" ;;
            "belfry plugin") path="belfry plugin" ;;
            "belfry plugin new") path="belfry plugin new" ;;
            "belfry plugin verify") path="belfry plugin verify" ;;
            "belfry plugin inspect") path="belfry plugin inspect" ;;
            "belfry send") path="belfry send" ;;
            "belfry tail") path="belfry tail" ;;
            "belfry explain") path="belfry explain" ;;
            "belfry simulate") path="belfry simulate" ;;
            "belfry silence") path="belfry silence" ;;
            "belfry silence add") path="belfry silence add" ;;
            "belfry silence list") path="belfry silence list" ;;
            "belfry silence remove") path="belfry silence remove" ;;
            "belfry dead-letters") path="belfry dead-letters" ;;
            "belfry dead-letters list") path="belfry dead-letters list" ;;
            "belfry dead-letters replay") path="belfry dead-letters replay" ;;
            "belfry dead-letters purge") path="belfry dead-letters purge" ;;
            "belfry contacts") path="belfry contacts" ;;
            "belfry contacts gone") path="belfry contacts gone" ;;
            "belfry contacts enable") path="belfry contacts enable" ;;
            "belfry audit") path="belfry audit" ;;
            "belfry render") path="belfry render" ;;
            "belfry sdk") path="belfry sdk" ;;
            "belfry completions") path="belfry completions" ;;
            "belfry version") path="belfry version" ;;
            "belfry help") path="belfry help" ;;
        esac
    done
    case "$path $previous" in
        "belfry run --config"|"belfry run -c") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry run --socket") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry run --config-json") :; return ;;
        "belfry run --for") :; return ;;
        "belfry status --socket") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry reload --socket") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry stop --socket") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry plugins --socket") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry plugin new --lang"|"belfry plugin new -l") mapfile -t COMPREPLY < <(compgen -W 'c swift' -- "$word"); return ;;
        "belfry plugin verify --seed") :; return ;;
        "belfry plugin verify --check") mapfile -t COMPREPLY < <(compgen -W 'is-a-library exports-one-symbol search-path loads descriptor entry-is-quiet entry-is-pure entry-refuses-unknown-major extensions-by-name schema-compiles secrets-are-marked accepts-its-schema refuses-kindly create-destroy lifecycle start-stop two-instances stop-meets-deadline small-structs asks-for-known-extensions absent-extensions process-untouched exits-cleanly two-generations handoff reconfigure timer completes-every-token-once busy-takes-nothing cancel deliver-does-not-wait unicode-and-large thread-safety reports-news live-events live-unicode-and-large live-does-not-wait emits-valid-events busy-is-honoured pause-is-silence endpoint-replies-once' -- "$word"); return ;;
        "belfry plugin verify --config-json") :; return ;;
        "belfry send --type"|"belfry send -t") :; return ;;
        "belfry send --title") :; return ;;
        "belfry send --body") :; return ;;
        "belfry send --subject") :; return ;;
        "belfry send --user") :; return ;;
        "belfry send --priority") mapfile -t COMPREPLY < <(compgen -W 'low medium high critical' -- "$word"); return ;;
        "belfry send --number") :; return ;;
        "belfry send --payload") :; return ;;
        "belfry send --test") :; return ;;
        "belfry send --socket") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry tail --type"|"belfry tail -t") :; return ;;
        "belfry tail --subject") :; return ;;
        "belfry tail --user") :; return ;;
        "belfry tail --source") :; return ;;
        "belfry tail --priority") mapfile -t COMPREPLY < <(compgen -W 'low medium high critical' -- "$word"); return ;;
        "belfry tail --lines"|"belfry tail -n") :; return ;;
        "belfry tail --socket") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry explain --user"|"belfry explain -u") :; return ;;
        "belfry explain --socket") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry simulate --config"|"belfry simulate -c") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry simulate --since") :; return ;;
        "belfry simulate --until") :; return ;;
        "belfry simulate --user"|"belfry simulate -u") :; return ;;
        "belfry simulate --limit") :; return ;;
        "belfry simulate --socket") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry silence add --type"|"belfry silence add -t") :; return ;;
        "belfry silence add --subject") :; return ;;
        "belfry silence add --user") :; return ;;
        "belfry silence add --source") :; return ;;
        "belfry silence add --priority") mapfile -t COMPREPLY < <(compgen -W 'low medium high critical' -- "$word"); return ;;
        "belfry silence add --for") :; return ;;
        "belfry silence add --until") :; return ;;
        "belfry silence add --start") :; return ;;
        "belfry silence add --comment"|"belfry silence add -c") :; return ;;
        "belfry silence add --author") :; return ;;
        "belfry silence add --socket") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry silence list --socket") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry silence remove --socket") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry dead-letters list --channel") :; return ;;
        "belfry dead-letters list --socket") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry dead-letters replay --channel") :; return ;;
        "belfry dead-letters replay --socket") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry dead-letters purge --channel") :; return ;;
        "belfry dead-letters purge --socket") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry contacts gone --user"|"belfry contacts gone -u") :; return ;;
        "belfry contacts gone --socket") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry contacts enable --user"|"belfry contacts enable -u") :; return ;;
        "belfry contacts enable --channel") :; return ;;
        "belfry contacts enable --socket") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry audit --since") :; return ;;
        "belfry audit --until") :; return ;;
        "belfry audit --user") :; return ;;
        "belfry audit --socket") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry render --data"|"belfry render -d") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        "belfry render --channel") :; return ;;
        "belfry render --locale") :; return ;;
        "belfry render --zone") :; return ;;
        "belfry render --config"|"belfry render -c") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
    esac
    case "$path" in
        "belfry")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--version --help' -- "$word");
            else
                mapfile -t COMPREPLY < <(compgen -W 'run check status reload stop plugins plugin send tail explain simulate silence dead-letters contacts audit render sdk completions version help' -- "$word");
            fi ;;
        "belfry run")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--config --socket --minimal --config-json --for --help' -- "$word");
            else
                compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word");
            fi ;;
        "belfry check")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--json --help' -- "$word");
            else
                compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word");
            fi ;;
        "belfry status")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--json --socket --help' -- "$word");
            else
                :;
            fi ;;
        "belfry reload")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--json --socket --help' -- "$word");
            else
                :;
            fi ;;
        "belfry stop")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--socket --help' -- "$word");
            else
                :;
            fi ;;
        "belfry plugins")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--json --socket --help' -- "$word");
            else
                :;
            fi ;;
        "belfry plugin")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--help' -- "$word");
            else
                mapfile -t COMPREPLY < <(compgen -W 'new verify inspect' -- "$word");
            fi ;;
        "belfry plugin new")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--lang --help' -- "$word");
            else
                :;
            fi ;;
        "belfry plugin verify")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--seed --check --config-json --json --help' -- "$word");
            else
                compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word");
            fi ;;
        "belfry plugin inspect")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--json --help' -- "$word");
            else
                compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word");
            fi ;;
        "belfry send")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--type --title --body --subject --user --priority --number --payload --test --json --socket --help' -- "$word");
            else
                :;
            fi ;;
        "belfry tail")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--type --subject --user --source --priority --lines --json --socket --help' -- "$word");
            else
                :;
            fi ;;
        "belfry explain")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--user --json --socket --help' -- "$word");
            else
                :;
            fi ;;
        "belfry simulate")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--config --since --until --user --each --limit --json --socket --help' -- "$word");
            else
                :;
            fi ;;
        "belfry silence")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--help' -- "$word");
            else
                mapfile -t COMPREPLY < <(compgen -W 'add list remove' -- "$word");
            fi ;;
        "belfry silence add")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--type --subject --user --source --priority --for --until --start --comment --author --json --socket --help' -- "$word");
            else
                :;
            fi ;;
        "belfry silence list")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--json --socket --help' -- "$word");
            else
                :;
            fi ;;
        "belfry silence remove")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--socket --help' -- "$word");
            else
                :;
            fi ;;
        "belfry dead-letters")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--help' -- "$word");
            else
                mapfile -t COMPREPLY < <(compgen -W 'list replay purge' -- "$word");
            fi ;;
        "belfry dead-letters list")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--channel --json --socket --help' -- "$word");
            else
                :;
            fi ;;
        "belfry dead-letters replay")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--channel --socket --help' -- "$word");
            else
                :;
            fi ;;
        "belfry dead-letters purge")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--channel --socket --help' -- "$word");
            else
                :;
            fi ;;
        "belfry contacts")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--help' -- "$word");
            else
                mapfile -t COMPREPLY < <(compgen -W 'gone enable' -- "$word");
            fi ;;
        "belfry contacts gone")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--user --json --socket --help' -- "$word");
            else
                :;
            fi ;;
        "belfry contacts enable")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--user --channel --socket --help' -- "$word");
            else
                :;
            fi ;;
        "belfry audit")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--since --until --user --deliveries --messages --json --csv --socket --help' -- "$word");
            else
                :;
            fi ;;
        "belfry render")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--data --channel --locale --zone --config --json --help' -- "$word");
            else
                :;
            fi ;;
        "belfry sdk")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--cflags --header --swift --help' -- "$word");
            else
                :;
            fi ;;
        "belfry completions")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--help' -- "$word");
            else
                mapfile -t COMPREPLY < <(compgen -W 'bash zsh fish' -- "$word");
            fi ;;
        "belfry version")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--json --help' -- "$word");
            else
                :;
            fi ;;
        "belfry help")
            if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '--help' -- "$word");
            else
                :;
            fi ;;
    esac
}
complete -F _belfry belfry
