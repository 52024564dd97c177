import Declarations
import LocalState
import Testing

@testable import Reconciliation

@Suite("How the declared token store differs from the one in use")
struct StorePlanTests {
    private func line(
        _ declared: String, _ record: StoreInUse.Record? = nil, isInUse: Bool = true, mayRun: Bool = true
    ) throws -> String? {
        let choice = try #require(StoreChoice(declared))
        let difference = StorePlan(choice, record, isInUse: isInUse) { _ in mayRun }.difference
        #expect(difference == nil || difference?.need != nil)
        return difference?.lineWithStep
    }

    @Test("The same store, and any store while nothing is kept, differ in nothing")
    func nothing() throws {
        #expect(try line("secret-service") == nil)
        #expect(try line("sealed-file", isInUse: false) == nil)
        #expect(try line("pass", StoreInUse.Record(inUse: "pass")) == nil)
        #expect(try line("pass", StoreInUse.Record(inUse: "pass", movedFrom: "sealed-file")) == nil)
    }

    @Test("Another store is a migration, which a person starts")
    func migration() throws {
        let command = "; run: mailgrant store migrate --to"
        #expect(try line("sealed-file") == "migrate store (from secret-service to sealed-file)\(command) sealed-file")
        #expect(
            try line("secret-service", StoreInUse.Record(inUse: "pass"))
                == "migrate store (from pass to secret-service)\(command) secret-service")
        #expect(
            try line("pass", StoreInUse.Record(inUse: "pass", movingFrom: "sealed-file"))
                == "migrate store (from sealed-file to pass; begun, and not finished)\(command) pass")
    }

    @Test("Settings that still name the store of before are behind")
    func behind() throws {
        let words =
            "declare store pass (mailgrant.toml names sealed-file, and the grants were moved to pass); "
            + "run: mailgrant store migrate --to pass"
        #expect(try line("sealed-file", StoreInUse.Record(inUse: "pass", movedFrom: "sealed-file")) == words)
        #expect(try line("sealed-file", StoreInUse.Record(inUse: "pass", movingFrom: "sealed-file")) == words)
    }

    @Test("A program that was not allowed here is no store to move to before somebody trusts it")
    func notAllowed() throws {
        let words = "allow store pass (a program that was not allowed on this machine"
        #expect(
            try line("pass", mayRun: false)
                == "\(words); the grants rest in secret-service); run: mailgrant plugin allow pass")
        #expect(try line("pass", isInUse: false, mayRun: false) == "\(words)); run: mailgrant plugin allow pass")
        #expect(
            try line("pass", StoreInUse.Record(inUse: "pass"), mayRun: false)
                == "\(words)); run: mailgrant plugin allow pass")
    }

    @Test("It comes first, stays when a plan is limited to accounts, and keeps the rest from being done")
    func order() throws {
        let setting = Setting()
        var observed = Observed(records: [:])
        observed.store = StorePlan(.sealedFile, nil, isInUse: true) { _ in true }.difference
        let plan = Plan(setting.declared([setting.account()]), observed)
        #expect(plan.lines.first == "migrate store (from secret-service to sealed-file)")
        #expect(plan.lines.count == 3 && plan.obstacle == plan.differences.first)
        #expect(plan.limited(to: [plainName("other")]).lines.count == 1)
    }
}
