import Grants
import Testing

@testable import Reconciliation

@Suite("The marked block in a person's file")
struct MarkedBlockTests {
    private let block = MarkedBlock(of: plainName("work"), comment: "#")

    @Test("It comes and goes without a trace", arguments: ["", "a\n", "a\n\n", "a", "a\nb\n", "a\r\nb\r\n"])
    func roundTrip(_ text: String) throws {
        let with = try block.setting("x\ny\n", in: text)
        #expect(try block.content(in: with) == "x\ny\n")
        let without = try block.removed(from: with)
        #expect(without == text || without == text + "\n")
    }

    @Test("It is replaced in its place, and what stands around it stays")
    func replaced() throws {
        let with = "before\n" + (try block.setting("x\n", in: "")) + "after\n"
        let changed = try block.setting("z\n", in: with)
        #expect(changed == "before\n# >>> mailgrant work >>>\nz\n# <<< mailgrant work <<<\nafter\n")
        #expect(try block.removed(from: changed) == "before\nafter\n")
    }

    @Test("Another account's block is another's")
    func others() throws {
        let other = MarkedBlock(of: plainName("home"), comment: "#")
        let both = try other.setting("h\n", in: try block.setting("w\n", in: "mine\n"))
        #expect(try block.content(in: both) == "w\n")
        #expect(MarkedBlock.personsPart(of: both) == "mine\n\n\n")
    }

    @Test(
        "Marks that do not fit are refused, and nobody guesses what is between them",
        arguments: [
            "# >>> mailgrant work >>>\nx\n", "x\n# <<< mailgrant work <<<\n",
            "# <<< mailgrant work <<<\n# >>> mailgrant work >>>\n",
            "# >>> mailgrant work >>>\n# >>> mailgrant work >>>\n# <<< mailgrant work <<<\n",
        ])
    func damaged(_ text: String) {
        #expect(throws: DamagedMarks.self) { try block.setting("x\n", in: text) }
        #expect(throws: DamagedMarks.self) { try block.removed(from: text) }
    }
}

@Suite("The timer's units")
struct TimerUnitsTests {
    @Test("A program's path and a variable stay one word each, whatever is in them")
    func quoting() {
        let units = TimerUnits(
            every: 900, program: "/opt/a b/100%/$x/mailgrant", pulls: true, environment: ["XDG_CONFIG_HOME": "/h/\"q\""]
        )
        #expect(units.service.contains("ExecStart=\"/opt/a b/100%%/$$x/mailgrant\" pull\nExecStart="))
        #expect(units.service.contains("Environment=\"XDG_CONFIG_HOME=/h/\\\"q\\\"\"\n"))
        #expect(units.timer.contains("OnUnitInactiveSec=900s\n"))
    }
}
