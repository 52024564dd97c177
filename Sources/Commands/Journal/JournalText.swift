import ConfigurationFiles
import FoundationEssentials
import Glibc
import Grants
import LocalState

/// The journal for people, a line an event: when, what, whose, the commit of the declarations, details.
struct JournalText {
    let terminal: Terminal
    /// Columns only grow wider: lines that come later may need more room.
    private var kindWidth = 0
    private var subjectWidth = 0
    private var hasCommits = false

    init(terminal: Terminal) {
        self.terminal = terminal
    }

    mutating func lines(_ records: [JournalRecord]) -> [String] {
        kindWidth = max(kindWidth, records.map(\.shownKind.count).max() ?? 0)
        subjectWidth = max(subjectWidth, records.map(\.subject.count).max() ?? 0)
        hasCommits = hasCommits || records.contains { $0.commit != nil }
        return records.map(line)
    }

    private func line(_ record: JournalRecord) -> String {
        let kind = Self.padded(record.shownKind, kindWidth)
        var columns = [
            terminal.styled(Self.localTime(record.at), .faint), terminal.styled(kind, record.style),
            Self.padded(record.subject, subjectWidth),
        ]
        if hasCommits {
            let commit = record.commit.map { VisibleText.line(String($0.prefix(10))) } ?? ""
            columns.append(terminal.styled(Self.padded(commit, 10), .faint))
        }
        if let detail = record.detail { columns.append(VisibleText.line(detail)) }
        let line = columns.joined(separator: "  ")
        return String(line.reversed().drop { $0 == " " }.reversed())
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// `2026-11-26 08:31:07`, by the clock on the wall.
    private static func localTime(_ date: Date) -> String {
        var seconds = time_t(date.timeIntervalSince1970)
        var fields = tm()
        var text = [CChar](repeating: 0, count: 32)
        guard localtime_r(&seconds, &fields) != nil, strftime(&text, text.count, "%Y-%m-%d %H:%M:%S", &fields) > 0
        else {
            return "?"
        }
        return text.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "?" }
    }
}

extension JournalRecord {
    /// A kind of another mailgrant's may be anything.
    fileprivate var shownKind: String { VisibleText.line(kind, limit: 20) }

    fileprivate var subject: String {
        [account?.text, direction?.rawValue].compactMap(\.self).joined(separator: " ")
    }

    fileprivate var style: Terminal.Style {
        switch JournalEvent.Kind(rawValue: kind) {
        case .authorized, .verified, .applied, .pulled, .renamed: .good
        case .refused, .ended: .bad
        case .revoked, .forgotten: .pending
        case .minted, .refreshed, nil: .strong
        }
    }
}
