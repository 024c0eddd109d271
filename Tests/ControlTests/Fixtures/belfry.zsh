#compdef belfry
# zsh completion for belfry, made by `belfry completions zsh`.

_belfry_help() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '(-h --help)'{-h,--help}'[Show this help]' \
        '*:COMMAND: '
}

_belfry_version() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '--json[Print it as JSON]' \
        '(-h --help)'{-h,--help}'[Show this help]'
}

_belfry_completions() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '(-h --help)'{-h,--help}'[Show this help]' \
        ':SHELL:(bash zsh fish)'
}

_belfry_sdk() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '--cflags[Print the flags for a C compiler]' \
        '--header[Print the path of belfry.h]' \
        '--swift[Print the path of the Swift package]' \
        '(-h --help)'{-h,--help}'[Show this help]'
}

_belfry_render() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '(-d --data)'{-d,--data}'[A file with the rest of the event\: JSON as `belfry tail --json` prints it]:FILE:_files' \
        '--channel[The kind of channel, such as slack (email)]:KIND: ' \
        '--locale[The reader'\''s language and country, such as en-IN (en)]:TAG: ' \
        '--zone[The reader'\''s time zone, such as Asia/Kolkata (UTC)]:NAME: ' \
        '(-c --config)'{-c,--config}'[The configuration (./plugins.yaml where there is one)]:FILE:_files' \
        '--json[Print the words as JSON]' \
        '(-h --help)'{-h,--help}'[Show this help]' \
        ':TYPE: '
}

_belfry_audit() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '--since[From then on\: 7d, 90m, or 2026-11-21T07\:40\:00Z]:TIME: ' \
        '--until[Only what was before]:TIME: ' \
        '--user[Only what concerns this user]:ID: ' \
        '--deliveries[Show deliveries and what became of them, not changes]' \
        '--messages[With --deliveries\: with the title and body of each event]' \
        '--json[Print each line as a JSON object]' \
        '--csv[Print comma-separated values, with a line of names first]' \
        '--socket[Ask the daemon at this socket]:PATH:_files' \
        '(-h --help)'{-h,--help}'[Show this help]'
}

_belfry_contacts_enable() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '(-u --user)'{-u,--user}'[All of this user]:ID: ' \
        '--channel[Those that this channel called gone]:NAME: ' \
        '--socket[Ask the daemon at this socket]:PATH:_files' \
        '(-h --help)'{-h,--help}'[Show this help]'
}

_belfry_contacts_gone() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '(-u --user)'{-u,--user}'[Only those of this user]:ID: ' \
        '--json[Print the daemon'\''s answer as JSON]' \
        '--socket[Ask the daemon at this socket]:PATH:_files' \
        '(-h --help)'{-h,--help}'[Show this help]'
}

_belfry_contacts() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '(-h --help)'{-h,--help}'[Show this help]' \
        '1: :->command' \
        '*:: :->rest'
    case $state in
    command)
        local -a choices
        choices=(
            'gone:show addresses to which nothing is sent any more'
            'enable:send to addresses again that a provider called gone'
        )
        _describe command choices ;;
    rest)
        case $words[1] in
        gone) _belfry_contacts_gone ;;
        enable) _belfry_contacts_enable ;;
        esac ;;
    esac
}

_belfry_dead-letters_purge() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '--channel[All of this channel, up to the one named]:NAME: ' \
        '--socket[Ask the daemon at this socket]:PATH:_files' \
        '(-h --help)'{-h,--help}'[Show this help]' \
        '*:NUMBER: '
}

_belfry_dead-letters_replay() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '--channel[All of this channel, up to the one named]:NAME: ' \
        '--socket[Ask the daemon at this socket]:PATH:_files' \
        '(-h --help)'{-h,--help}'[Show this help]' \
        '*:NUMBER: '
}

_belfry_dead-letters_list() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '--channel[Only those of this channel]:NAME: ' \
        '--json[Print the daemon'\''s answer as JSON]' \
        '--socket[Ask the daemon at this socket]:PATH:_files' \
        '(-h --help)'{-h,--help}'[Show this help]'
}

_belfry_dead-letters() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '(-h --help)'{-h,--help}'[Show this help]' \
        '1: :->command' \
        '*:: :->rest'
    case $state in
    command)
        local -a choices
        choices=(
            'list:show them, the youngest first'
            'replay:send them once more, as if they were new'
            'purge:put them away'
        )
        _describe command choices ;;
    rest)
        case $words[1] in
        list) _belfry_dead-letters_list ;;
        replay) _belfry_dead-letters_replay ;;
        purge) _belfry_dead-letters_purge ;;
        esac ;;
    esac
}

_belfry_silence_remove() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '--socket[Ask the daemon at this socket]:PATH:_files' \
        '(-h --help)'{-h,--help}'[Show this help]' \
        ':NUMBER: '
}

_belfry_silence_list() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '--json[Print the daemon'\''s answer as JSON]' \
        '--socket[Ask the daemon at this socket]:PATH:_files' \
        '(-h --help)'{-h,--help}'[Show this help]'
}

_belfry_silence_add() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '*'{-t,--type}'[Events of this type]:NAME: ' \
        '*--subject[Events about this]:TEXT: ' \
        '*--user[What this user would hear of]:ID: ' \
        '*--source[Events from this instance]:NAME: ' \
        '--priority[This pressing or more]:LEVEL:(low medium high critical)' \
        '--for[How long from now on, such as 90m or 2h]:DURATION: ' \
        '--until[When it ends, such as 2026-11-21T20\:00\:00Z]:TIME: ' \
        '--start[When it begins, with --until; now without it]:TIME: ' \
        '(-c --comment)'{-c,--comment}'[Why]:TEXT: ' \
        '--author[Who says so]:NAME: ' \
        '--json[Print the daemon'\''s answer as JSON]' \
        '--socket[Ask the daemon at this socket]:PATH:_files' \
        '(-h --help)'{-h,--help}'[Show this help]'
}

_belfry_silence() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '(-h --help)'{-h,--help}'[Show this help]' \
        '1: :->command' \
        '*:: :->rest'
    case $state in
    command)
        local -a choices
        choices=(
            'add:begin a silence'
            'list:show the silences, those that are over too'
            'remove:let what a silence keeps back ring again'
        )
        _describe command choices ;;
    rest)
        case $words[1] in
        add) _belfry_silence_add ;;
        list) _belfry_silence_list ;;
        remove) _belfry_silence_remove ;;
        esac ;;
    esac
}

_belfry_simulate() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '(-c --config)'{-c,--config}'[The draft]:FILE:_files' \
        '--since[From then on\: 7d, 12h or 2026-11-21T20\:00\:00Z (7d)]:AGE|TIME: ' \
        '--until[Until then, said likewise (now)]:AGE|TIME: ' \
        '(-u --user)'{-u,--user}'[Only what concerns this user]:ID: ' \
        '--each[Show each difference by itself, and not those of a kind together]' \
        '--limit[Show at most so many differences (30)]:COUNT: ' \
        '--json[Print the daemon'\''s answer as JSON]' \
        '--socket[Ask the daemon at this socket]:PATH:_files' \
        '(-h --help)'{-h,--help}'[Show this help]'
}

_belfry_explain() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '(-u --user)'{-u,--user}'[Only what concerns this user]:ID: ' \
        '--json[Print the daemon'\''s answer as JSON]' \
        '--socket[Ask the daemon at this socket]:PATH:_files' \
        '(-h --help)'{-h,--help}'[Show this help]' \
        ':ID: '
}

_belfry_tail() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '*'{-t,--type}'[Only events of this type]:NAME: ' \
        '*--subject[Only events about this]:TEXT: ' \
        '*--user[Only events that concern this user]:ID: ' \
        '*--source[Only events from this instance]:NAME: ' \
        '--priority[Only this pressing or more]:LEVEL:(low medium high critical)' \
        '(-n --lines)'{-n,--lines}'[End after so many events]:COUNT: ' \
        '--json[Print each event as a line of JSON]' \
        '--socket[Ask the daemon at this socket]:PATH:_files' \
        '(-h --help)'{-h,--help}'[Show this help]'
}

_belfry_send() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '(-t --type)'{-t,--type}'[The event'\''s type, such as order_filled (required)]:NAME: ' \
        '--title[What happened, in one line]:TEXT: ' \
        '--body[What happened, in full]:TEXT: ' \
        '--subject[What it is about, such as AAPL]:TEXT: ' \
        '--user[Whom it concerns; without it, everyone]:ID: ' \
        '--priority[How pressing it is]:LEVEL:(low medium high critical)' \
        '*--number[A number of it, such as price=189.2]:NAME=VALUE: ' \
        '--payload[An object with whatever else belongs to it]:JSON: ' \
        '--test[Instead of an event\: try a channel out, or all, and say what became of it]:CHANNEL: ' \
        '--json[Print the daemon'\''s answer as JSON]' \
        '--socket[Ask the daemon at this socket]:PATH:_files' \
        '(-h --help)'{-h,--help}'[Show this help]'
}

_belfry_plugin_inspect() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '--json[Print it as JSON]' \
        '(-h --help)'{-h,--help}'[Show this help]' \
        ':FILE:_files'
}

_belfry_plugin_verify() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '--seed[Repeat the run with this seed (1)]:NUMBER: ' \
        '*--check[Only this check]:NAME:(is-a-library exports-one-symbol search-path loads descriptor entry-is-quiet entry-is-pure entry-refuses-unknown-major extensions-by-name schema-compiles secrets-are-marked accepts-its-schema refuses-kindly create-destroy lifecycle start-stop two-instances stop-meets-deadline small-structs asks-for-known-extensions absent-extensions process-untouched exits-cleanly two-generations handoff reconfigure timer completes-every-token-once busy-takes-nothing cancel deliver-does-not-wait unicode-and-large thread-safety reports-news live-events live-unicode-and-large live-does-not-wait emits-valid-events busy-is-honoured pause-is-silence endpoint-replies-once)' \
        '--config-json[The settings to try it with]:JSON: ' \
        '--json[Print the results as JSON]' \
        '(-h --help)'{-h,--help}'[Show this help]' \
        ':FILE:_files'
}

_belfry_plugin_new() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '(-l --lang)'{-l,--lang}'[The language, c without it]:LANGUAGE:(c swift)' \
        '(-h --help)'{-h,--help}'[Show this help]' \
        ':NAME: '
}

_belfry_plugin() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '(-h --help)'{-h,--help}'[Show this help]' \
        '1: :->command' \
        '*:: :->rest'
    case $state in
    command)
        local -a choices
        choices=(
            'new:begin a plugin\: a folder that builds and passes `plugin verify`'
            'verify:put a plugin through the conformance suite'
            'inspect:show what a plugin says of itself'
        )
        _describe command choices ;;
    rest)
        case $words[1] in
        new) _belfry_plugin_new ;;
        verify) _belfry_plugin_verify ;;
        inspect) _belfry_plugin_inspect ;;
        esac ;;
    esac
}

_belfry_plugins() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '--json[Print the daemon'\''s answer as JSON]' \
        '--socket[Ask the daemon at this socket]:PATH:_files' \
        '(-h --help)'{-h,--help}'[Show this help]'
}

_belfry_stop() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '--socket[Ask the daemon at this socket]:PATH:_files' \
        '(-h --help)'{-h,--help}'[Show this help]'
}

_belfry_reload() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '--json[Print the daemon'\''s answer as JSON]' \
        '--socket[Ask the daemon at this socket]:PATH:_files' \
        '(-h --help)'{-h,--help}'[Show this help]'
}

_belfry_status() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '--json[Print the daemon'\''s answer as JSON]' \
        '--socket[Ask the daemon at this socket]:PATH:_files' \
        '(-h --help)'{-h,--help}'[Show this help]'
}

_belfry_check() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '--json[Print the findings as JSON]' \
        '(-h --help)'{-h,--help}'[Show this help]' \
        '::FILE:_files'
}

_belfry_run() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '(-c --config)'{-c,--config}'[The configuration (./plugins.yaml)]:FILE:_files' \
        '--socket[Where to answer commands]:PATH:_files' \
        '--minimal[Run just these plugins\: no configuration, no files, no socket]' \
        '--config-json[With --minimal\: the settings, by instance where there are several]:JSON: ' \
        '--for[With --minimal\: end after so long, such as 2s]:TIME: ' \
        '(-h --help)'{-h,--help}'[Show this help]' \
        '*:PLUGIN:_files'
}

_belfry() {
    local curcontext="$curcontext" state line
    _arguments -C -S \
        '(-V --version)'{-V,--version}'[Show the version]' \
        '(-h --help)'{-h,--help}'[Show this help]' \
        '1: :->command' \
        '*:: :->rest'
    case $state in
    command)
        local -a choices
        choices=(
            'run:start the daemon and stay in the foreground'
            'check:judge a configuration without running it'
            'status:show how the daemon is'
            'reload:make the daemon read its configuration again'
            'stop:make the daemon finish what it has and stop'
            'plugins:list the plugins that run, and those that do not'
            'plugin:write, verify and inspect plugins'
            'send:send one event through the daemon, or try a channel out'
            'tail:watch events as they pass'
            'explain:say why an event rang, and why it did not'
            'simulate:say what another configuration would have done'
            'silence:keep events from ringing for a while'
            'dead-letters:look after deliveries that were given up'
            'contacts:look after addresses that a provider calls gone'
            'audit:show who changed what, and what was sent to whom'
            'render:show what people would be told of an event'
            'sdk:say where the plugin headers and the Swift kit are'
            'completions:print a script that completes commands in your shell'
            'version:show the version'
            'help:explain a command'
        )
        _describe command choices ;;
    rest)
        case $words[1] in
        run) _belfry_run ;;
        check) _belfry_check ;;
        status) _belfry_status ;;
        reload) _belfry_reload ;;
        stop) _belfry_stop ;;
        plugins) _belfry_plugins ;;
        plugin) _belfry_plugin ;;
        send) _belfry_send ;;
        tail) _belfry_tail ;;
        explain) _belfry_explain ;;
        simulate) _belfry_simulate ;;
        silence) _belfry_silence ;;
        dead-letters) _belfry_dead-letters ;;
        contacts) _belfry_contacts ;;
        audit) _belfry_audit ;;
        render) _belfry_render ;;
        sdk) _belfry_sdk ;;
        completions) _belfry_completions ;;
        version) _belfry_version ;;
        help) _belfry_help ;;
        esac ;;
    esac
}

if [ "$funcstack[1]" = "_belfry" ]; then
    _belfry "$@"
else
    compdef _belfry belfry
fi
