import Core
import Testing

@testable import Configuration

@Suite struct HostConfigurationTests {
    @Test func `A whole file becomes a typed value`() throws {
        let configuration = try read(
            """
            host:
              state_dir: ./var
              log: { level: debug, format: json }
            sources:
              market: { plugin: simulator, config: { rate: 10 } }
            channels:
              desk: { plugin: ./console.so, to: [anna, 42], live: { queue: 16, when_full: hold } }
            routes:
              - name: fills
                match: { type: [order_*, trade_executed], subject: AAPL, priority: high, source: market }
                where: confidence > 70
                channels: [desk]
                stop: true
            """)
        #expect(configuration.host.stateDirectory == "var")
        #expect(configuration.host.log == LogSettings(level: .debug, format: .json))
        #expect(configuration.sources.map(\.name) == ["market"])
        #expect(configuration.warnings.text() == "")
    }
    @Test func `golden`() {
        print(
            rendered(
                """
                hosts: {}
                sources:
                  Market_1: { plugin: simulator, config: { rate: 10 } }
                  a: { plugn: simulator }
                channels:
                  desk: { plugin: x, enabled: yes, isolate: true, live: {when_full: hod}, pin: 12 }
                  desk: { plugin: y }
                  dusk: { plugin: y, config: { password: "hunter2 }", a: "${HOEM}" }, trused: 5 }
                routes:
                  - name: fills
                    match: { type: [order_*, trade_executed], subject: [[]], priority: hihg, source: markt }
                    where: ""
                    chanel: [desk]
                    stop: true
                """, environment: ["HOME": "/"]))
    }
}
