import Store
import TestKit
import Testing

@Suite("The numbers of instances", .timeLimit(.minutes(1))) struct InstanceNameTests {
    @Test(arguments: StoreKind.allCases)
    func `All that ever had one are told by name, also after a restart`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        #expect(try test.store.instances() == [:])
        let mail = try test.store.number(ofInstance: "mail")
        let odd = try test.store.number(ofInstance: "'; DROP TABLE instance; --")
        try test.reopen()
        #expect(
            try test.store.instances() == [mail: "mail", odd: "'; DROP TABLE instance; --"])
    }
}
