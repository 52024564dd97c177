import FoundationEssentials
import Testing

@testable import Commands

@Suite("Points in time on the command line")
struct TimeArgumentTests {
    @Test(
        "How long ago, and times with a zone",
        arguments: [
            ("90s", 1_800_000_000 - 90), ("10m", 1_800_000_000 - 600), ("2h", 1_800_000_000 - 7_200),
            ("3d", 1_800_000_000 - 259_200), ("1w", 1_800_000_000 - 604_800),
            ("2027-01-15T08:00:00Z", 1_800_000_000), ("2027-01-15 08:00Z", 1_800_000_000),
            ("2027-01-15T09:00:00+01:00", 1_800_000_000), ("2027-01-15T02:30:00-05:30", 1_800_000_000),
        ])
    func understood(text: String, seconds: Int) throws {
        let time = try #require(TimeArgument(argument: text))
        #expect(time.date(now: Date(timeIntervalSince1970: 1_800_000_000)).timeIntervalSince1970 == Double(seconds))
    }

    @Test("A date is its midnight, and a time without a zone is local: a day lies between two of them")
    func local() throws {
        let first = try #require(TimeArgument(argument: "2027-01-15")).date(now: Date())
        let second = try #require(TimeArgument(argument: "2027-01-16T00:00")).date(now: Date())
        #expect(second.timeIntervalSince(first) == 86_400)
    }

    @Test(
        "What is no time is refused",
        arguments: [
            "", "m", "10", "10y", "-5m", "1.5h", "yesterday", "2027-02-30", "2027-13-01", "27-01-15",
            "2027-01-15T25:00",
            "2027-01-15T08", "2027-01-15T08:00:00+1", "2027-01-15X08:00", "２h",
        ])
    func refused(text: String) {
        #expect(TimeArgument(argument: text) == nil)
    }
}
