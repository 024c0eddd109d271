/// The tables of the durable lane in SQLite.
///
/// Written for the committer: what it inserts goes to the end of each table, so that a commit
/// touches few pages. The order of a user's notifications is kept in `inbox`, which follows behind
/// in larger steps ("filing"): an index of that kind in the same commit costs twice the rest.
enum DurableSchema {
    static let migrations = SQLiteMigrations(steps: [
        journal, documents, SQLiteViews.all, leads, goneContacts, news, whoAsked,
    ])

    /// The notifications of user ?1: those that are filed, and those that are not yet.
    static let notificationsOfUser = """
        FROM notification n WHERE n.id IN (
            SELECT notification FROM inbox WHERE user = ?1 UNION ALL
            SELECT id FROM notification
            WHERE id > (SELECT value FROM progress WHERE name = 'filed') AND user = ?1)
        """

    private static let journal = """
        CREATE TABLE event (
            id INTEGER PRIMARY KEY, key TEXT NOT NULL, type TEXT NOT NULL, subject TEXT NOT NULL,
            user TEXT NOT NULL, source TEXT NOT NULL, priority INTEGER NOT NULL,
            retention INTEGER NOT NULL, happened_ns INTEGER NOT NULL, accepted_ns INTEGER NOT NULL,
            expires_ns INTEGER NOT NULL, dedup_key TEXT, thread_key TEXT, traceparent TEXT,
            title TEXT NOT NULL, body TEXT, payload TEXT, numbers TEXT, attributes TEXT,
            first_notification INTEGER NOT NULL, notifications INTEGER NOT NULL) STRICT;
        CREATE UNIQUE INDEX event_by_key ON event (key);
        CREATE TABLE dedup (
            key TEXT PRIMARY KEY, event INTEGER NOT NULL, until_ns INTEGER NOT NULL)
            STRICT, WITHOUT ROWID;
        CREATE INDEX dedup_by_end ON dedup (until_ns);
        CREATE TABLE notification (
            id INTEGER PRIMARY KEY, event INTEGER NOT NULL, user TEXT NOT NULL, read_ns INTEGER,
            acknowledged_ns INTEGER, acknowledged_by TEXT) STRICT;
        CREATE TABLE inbox (
            user TEXT NOT NULL, notification INTEGER NOT NULL, PRIMARY KEY (user, notification))
            STRICT, WITHOUT ROWID;
        CREATE TABLE delivery (
            id INTEGER PRIMARY KEY, instance INTEGER NOT NULL, recipient TEXT,
            state INTEGER NOT NULL, priority INTEGER NOT NULL, time_ns INTEGER NOT NULL,
            attempts INTEGER NOT NULL, reason INTEGER NOT NULL, rule INTEGER NOT NULL,
            node INTEGER, lease_ns INTEGER, group_key INTEGER, rung INTEGER, thread INTEGER,
            since_ns INTEGER, repeated INTEGER, end_reason INTEGER, lead INTEGER,
            provider_id TEXT, detail TEXT) STRICT;
        CREATE INDEX delivery_due ON delivery (instance, priority, time_ns) WHERE state = 0;
        CREATE INDEX delivery_claimed ON delivery (instance, thread) WHERE state = 1;
        CREATE INDEX delivery_merged ON delivery (lead) WHERE state = 6;
        CREATE INDEX delivery_dead ON delivery (instance, id) WHERE state = 3;
        CREATE TABLE attempt (
            delivery INTEGER NOT NULL, number INTEGER NOT NULL, ended_ns INTEGER NOT NULL,
            status INTEGER NOT NULL, detail TEXT, PRIMARY KEY (delivery, ended_ns, number))
            STRICT, WITHOUT ROWID;
        CREATE TABLE living (
            instance INTEGER NOT NULL, recipient TEXT NOT NULL, thread_key TEXT NOT NULL,
            provider_id TEXT NOT NULL, at_ns INTEGER NOT NULL,
            PRIMARY KEY (instance, recipient, thread_key)) STRICT, WITHOUT ROWID;
        CREATE INDEX living_by_age ON living (at_ns);
        CREATE TABLE decision (
            event INTEGER NOT NULL, user TEXT NOT NULL, instance INTEGER NOT NULL,
            reason INTEGER NOT NULL, rule INTEGER NOT NULL, detail TEXT,
            PRIMARY KEY (event, user, instance)) STRICT, WITHOUT ROWID;
        CREATE TABLE instance (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE progress (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO progress VALUES ('filed', 0)
        """

    /// Finds what a delivery stood for after it has ended too.
    private static let leads = """
        DROP INDEX delivery_merged;
        CREATE INDEX delivery_led ON delivery (lead) WHERE lead IS NOT NULL
        """

    private static let goneContacts = """
        CREATE TABLE gone_contact (
            user TEXT NOT NULL, instance INTEGER NOT NULL, recipient TEXT NOT NULL,
            since_ns INTEGER NOT NULL, detail TEXT NOT NULL,
            PRIMARY KEY (user, instance, recipient)) STRICT, WITHOUT ROWID
        """

    /// What a provider has no name for costs nothing here.
    private static let news = """
        CREATE TABLE news (
            delivery INTEGER NOT NULL, status INTEGER NOT NULL, told_ns INTEGER NOT NULL,
            detail TEXT, PRIMARY KEY (delivery, status)) STRICT, WITHOUT ROWID;
        CREATE INDEX delivery_message ON delivery (instance, provider_id)
            WHERE provider_id IS NOT NULL
        """

    private static let documents = """
        CREATE TABLE person (
            id TEXT PRIMARY KEY, document TEXT NOT NULL, created_ns INTEGER NOT NULL,
            updated_ns INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE silence (id TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE memory (name TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE audit (
            number INTEGER PRIMARY KEY AUTOINCREMENT, at_ns INTEGER NOT NULL, actor TEXT NOT NULL,
            action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
        CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN
            SELECT raise(ABORT, 'the audit is append-only'); END;
        CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN
            SELECT raise(ABORT, 'the audit is append-only'); END
        """

    /// Replacing a line would remove it without a word to the trigger that keeps lines.
    private static let whoAsked = """
        ALTER TABLE audit ADD COLUMN process INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX audit_by_time ON audit (at_ns);
        CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
        WHEN EXISTS (SELECT 1 FROM audit WHERE number = new.number) BEGIN
            SELECT raise(ABORT, 'the audit is append-only'); END
        """
}
