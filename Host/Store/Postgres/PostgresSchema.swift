/// The tables of the durable lane in PostgreSQL.
///
/// What a commit inserts goes to the end of each table and of most indexes. Numbers come from two
/// sequences that all nodes share.
enum PostgresSchema {
    static let migrations = PostgresMigrations(steps: [
        journal + documents + functions + PostgresViews.all, leads, goneContacts, news, whoAsked,
    ])

    /// Where a node has come to know the server: one that was restarted after a crash may have
    /// forgotten numbers that it gave out, though nothing that was stored under them.
    static let numbersAfterRestart = 1_000_000

    /// The lock under which the schema changes and numbers are given out: "belfry" and a digit.
    static let schemaLock: Int64 = 0x62_656C_6672_7901
    static let numbersLock: Int64 = 0x62_656C_6672_7902
    static let auditLock: Int64 = 0x62_656C_6672_7903
    static let tidyLock: Int64 = 0x62_656C_6672_7904
    /// Held as long as a host is at work: see ``PostgresHold``.
    static let holdLock: Int64 = 0x62_656C_6672_7905

    private static let journal = [
        """
        CREATE TABLE event (
            id BIGINT PRIMARY KEY, key TEXT COLLATE "C" NOT NULL, type TEXT NOT NULL,
            subject TEXT NOT NULL, user_id TEXT NOT NULL, source TEXT NOT NULL,
            priority INTEGER NOT NULL, retention SMALLINT NOT NULL, happened_ns BIGINT NOT NULL,
            accepted_ns BIGINT NOT NULL, expires_ns BIGINT NOT NULL, dedup_key TEXT,
            thread_key TEXT, traceparent TEXT, title TEXT NOT NULL, body TEXT, payload TEXT,
            numbers TEXT, attributes TEXT, first_notification BIGINT NOT NULL,
            notifications INTEGER NOT NULL)
        """,
        "CREATE UNIQUE INDEX event_by_key ON event (key)",
        """
        CREATE TABLE dedup (
            key TEXT COLLATE "C" PRIMARY KEY, event BIGINT NOT NULL, until_ns BIGINT NOT NULL,
            accepted_ns BIGINT NOT NULL)
        """,
        "CREATE INDEX dedup_by_end ON dedup (until_ns)",
        """
        CREATE TABLE notification (
            id BIGINT PRIMARY KEY, event BIGINT NOT NULL, user_id TEXT COLLATE "C" NOT NULL,
            read_ns BIGINT, acknowledged_ns BIGINT, acknowledged_by TEXT)
        """,
        "CREATE INDEX notification_of_user ON notification (user_id, id)",
        """
        CREATE TABLE delivery (
            id BIGINT PRIMARY KEY, instance INTEGER NOT NULL, recipient TEXT,
            state SMALLINT NOT NULL, priority INTEGER NOT NULL, time_ns BIGINT NOT NULL,
            attempts INTEGER NOT NULL, reason SMALLINT NOT NULL, rule INTEGER NOT NULL,
            node INTEGER, lease_ns BIGINT, group_key BIGINT, rung INTEGER, thread BIGINT,
            since_ns BIGINT, repeated SMALLINT, end_reason SMALLINT, lead BIGINT,
            provider_id TEXT, detail TEXT)
        """,
        """
        CREATE INDEX delivery_due ON delivery (instance, priority, time_ns, id) WHERE state = 0
        """,
        "CREATE INDEX delivery_claimed ON delivery (instance, node) WHERE state = 1",
        """
        CREATE INDEX delivery_thread ON delivery (instance, thread)
        WHERE state = 1 AND thread IS NOT NULL
        """,
        "CREATE INDEX delivery_merged ON delivery (lead) WHERE state = 6",
        "CREATE INDEX delivery_dead ON delivery (instance, id) WHERE state = 3",
        """
        CREATE TABLE attempt (
            delivery BIGINT NOT NULL, number INTEGER NOT NULL, ended_ns BIGINT NOT NULL,
            status INTEGER NOT NULL, detail TEXT, PRIMARY KEY (delivery, ended_ns, number))
        """,
        """
        CREATE TABLE living (
            instance INTEGER NOT NULL, recipient TEXT COLLATE "C" NOT NULL,
            thread_key TEXT COLLATE "C" NOT NULL, provider_id TEXT NOT NULL, at_ns BIGINT NOT NULL,
            PRIMARY KEY (instance, recipient, thread_key))
        """,
        "CREATE INDEX living_by_age ON living (at_ns)",
        """
        CREATE TABLE decision (
            event BIGINT NOT NULL, user_id TEXT COLLATE "C" NOT NULL, instance INTEGER NOT NULL,
            reason SMALLINT NOT NULL, rule INTEGER NOT NULL, detail TEXT,
            PRIMARY KEY (event, user_id, instance))
        """,
        """
        CREATE TABLE instance (
            id INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name TEXT NOT NULL UNIQUE)
        """,
        """
        CREATE TABLE node (
            id INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name TEXT NOT NULL UNIQUE)
        """,
        "CREATE TABLE progress (name TEXT PRIMARY KEY, value BIGINT NOT NULL)",
        "CREATE SEQUENCE event_number",
        "CREATE SEQUENCE notification_number",
    ]

    /// Finds what a delivery stood for after it has ended too.
    private static let leads = [
        "DROP INDEX delivery_merged",
        "CREATE INDEX delivery_led ON delivery (lead) WHERE lead IS NOT NULL",
    ]

    private static let goneContacts = [
        """
        CREATE TABLE gone_contact (
            user_id TEXT COLLATE "C" NOT NULL, instance INTEGER NOT NULL,
            recipient TEXT COLLATE "C" NOT NULL, since_ns BIGINT NOT NULL, detail TEXT NOT NULL,
            PRIMARY KEY (user_id, instance, recipient))
        """
    ]

    /// What a provider has no name for costs nothing here.
    private static let news = [
        """
        CREATE TABLE news (
            delivery BIGINT NOT NULL, status INTEGER NOT NULL, told_ns BIGINT NOT NULL, detail TEXT,
            PRIMARY KEY (delivery, status))
        """,
        """
        CREATE INDEX delivery_message ON delivery (instance, provider_id)
        WHERE provider_id IS NOT NULL
        """,
    ]

    private static let documents = [
        """
        CREATE TABLE person (
            id TEXT COLLATE "C" PRIMARY KEY, document TEXT NOT NULL, created_ns BIGINT NOT NULL,
            updated_ns BIGINT NOT NULL)
        """,
        "CREATE TABLE silence (id TEXT COLLATE \"C\" PRIMARY KEY, document TEXT NOT NULL)",
        "CREATE TABLE memory (name TEXT COLLATE \"C\" PRIMARY KEY, text TEXT NOT NULL)",
        """
        CREATE TABLE audit (
            number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at_ns BIGINT NOT NULL,
            actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL)
        """,
        """
        CREATE FUNCTION belfry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$
        """,
        """
        CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION belfry_refuse()
        """,
    ]

    private static let whoAsked = [
        "ALTER TABLE audit ADD COLUMN process INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX audit_by_time ON audit (at_ns)",
        // Also where a session has triggers of replication only.
        "ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_stays",
    ]

    private static let functions = [
        // Given out without waiting for the disk: what is stored under a number comes later in the
        // same log. One node after the other, so that a younger number is a later one.
        """
        CREATE FUNCTION belfry_reserve(
            events BIGINT, notifications BIGINT, OUT event BIGINT, OUT notification BIGINT)
        LANGUAGE plpgsql AS $$ BEGIN
            PERFORM pg_advisory_xact_lock(\(numbersLock));
            PERFORM set_config('synchronous_commit', 'off', true);
            event := nextval('event_number');
            PERFORM setval('event_number', event + greatest(events, 1) - 1);
            notification := nextval('notification_number');
            PERFORM setval('notification_number', notification + greatest(notifications, 1) - 1);
        END $$
        """,
        """
        CREATE FUNCTION belfry_arrive() RETURNS void LANGUAGE plpgsql AS $$ DECLARE
            started BIGINT := extract(epoch FROM pg_postmaster_start_time()) * 1000000;
            known BIGINT;
        BEGIN
            PERFORM pg_advisory_xact_lock(\(numbersLock));
            SELECT value INTO known FROM progress WHERE name = 'server_started';
            IF known = started THEN RETURN; END IF;
            IF known IS NOT NULL THEN
                PERFORM setval('event_number',
                    nextval('event_number') + \(numbersAfterRestart));
                PERFORM setval('notification_number',
                    nextval('notification_number') + \(numbersAfterRestart));
            END IF;
            INSERT INTO progress VALUES ('server_started', started)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value;
        END $$
        """,
    ]
}
