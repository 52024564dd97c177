import FoundationEssentials
import Grants
import LocalState

/// The journal as facts, for `--json`. Times are ISO 8601.
struct JournalReport: Encodable {
    var version = 1
    /// Oldest first.
    var events: [Event]
    /// How many lines could not be read.
    var unreadable: Int

    init(_ records: [JournalRecord], unreadable: Int) {
        events = records.map { Event($0) }
        self.unreadable = unreadable
    }

    struct Event: Encodable {
        /// Where the event is a document of its own.
        var version: Int?
        var at: Date
        var kind: String
        var account: PlainName?
        var direction: Direction?
        var grant: GrantID?
        var commit: String?
        var detail: String?

        init(_ record: JournalRecord, version: Int? = nil) {
            self.version = version
            at = record.at
            kind = record.kind
            account = record.account
            direction = record.direction
            grant = record.grant
            commit = record.commit
            detail = record.detail
        }
    }
}
