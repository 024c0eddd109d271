import TestKit
import Testing

@testable import Store

@Suite("A connection to PostgreSQL", .timeLimit(.minutes(1)))
struct PostgresConnectionTests {
    private let connection: PostgresConnection

    init() throws {
        connection = try PostgresConnection(try PostgresAddress.ofNewDatabase())
    }

    @Test func `A statement is prepared once`() throws {
        let counting = PostgresStatement(
            "counting",
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements "
                + "WHERE name = 'counting'")
        for earlier in 0..<3 as Range<Int64> {
            #expect(try connection.query(counting, PostgresParameters()).integer(0, 0) >= earlier)
        }
        try connection.send(sql: "SELECT count(*) FROM pg_prepared_statements")
        #expect(try connection.finish().last?.integer(0, 0) == 1)
    }

    @Test func `What could not be prepared behind a fault is prepared when it is needed again`()
        throws
    {
        let number = PostgresStatement("number", "SELECT 7::int8")
        try connection.send(sql: "SELECT 1 / 0")
        try connection.send(number)
        let fault = #expect(throws: PostgresFault.self) { try connection.finish() }
        #expect(fault?.code == "22012")
        #expect(try connection.query(number, PostgresParameters()).integer(0, 0) == 7)
    }

    @Test func `The tests' own server leaves nothing behind`() throws {
        var server: PostgresServer? = try PostgresServer()
        let folder = try #require(server?.host)
        #expect(try CompiledC.run(["test", "-S", "\(folder)/.s.PGSQL.5432"]).status == 0)
        server = nil
        #expect(try CompiledC.run(["test", "-e", folder]).status == 1)
    }
}
