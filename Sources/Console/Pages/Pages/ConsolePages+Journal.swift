import FoundationEssentials
import Grants

extension ConsolePages {
    /// What has happened, newest first, day by day. `GET /journal`
    ///
    /// - Parameter account: the one whose events these are; nothing for all.
    func journal(_ entries: [JournalEntry], account: PlainName?, _ frame: PageFrame) -> String {
        let mentioned = Set(entries.compactMap { $0.account.flatMap { PlainName($0) } } + frame.accounts)
        let names = mentioned.union(account.map { [$0] } ?? []).sorted()
        let all: Values = ["path": "/journal", "name": phrases("journal-all"), "isCurrent": account == nil]
        return page(
            "journal", title: phrases("place-journal"), place: .journal, isLive: true, frame,
            [
                "hasAccounts": !names.isEmpty,
                "accounts": [all]
                    + names.map { name in
                        ["path": "/journal?account=\(name)", "name": name.text, "isCurrent": name == account]
                    },
                "days": days(of: entries, frame),
            ])
    }

    private func days(of entries: [JournalEntry], _ frame: PageFrame) -> [Values] {
        let today = Moment(date: frame.now, now: frame.now).day
        let yesterday = Moment(date: frame.now.addingTimeInterval(-86_400), now: frame.now).day
        var days: [(date: String, entries: [Values])] = []
        for entry in entries {
            let moment = Moment(date: entry.at, now: frame.now)
            if days.last?.date != moment.day { days.append((moment.day, [])) }
            days[days.count - 1].entries.append(values(of: entry, moment))
        }
        return days.map { day in
            let name =
                switch day.date {
                case today: phrases("today")
                case yesterday: phrases("yesterday")
                default: day.date
                }
            return ["date": day.date, "name": name, "entries": day.entries]
        }
    }

    private func values(of entry: JournalEntry, _ moment: Moment) -> Values {
        let subject = [entry.account, entry.direction?.rawValue].compactMap(\.self).joined(separator: " ")
        return [
            "exact": moment.exact, "plain": moment.plain, "clock": moment.clock,
            "kind": entry.kind.split(separator: "-").joined(separator: " ").withLargeFirstLetter,
            "subject": subject.nonEmpty.orAbsent,
            "detail": entry.detail.orAbsent, "tone": Self.tone(of: entry.kind),
        ]
    }

    /// What a glance at the timeline is to catch.
    private static func tone(of kind: String) -> String {
        switch JournalEvent.Kind(rawValue: kind) {
        case .authorized, .verified: "good"
        case .refused, .ended: "bad"
        case .minted, .refreshed, .revoked, .forgotten, .renamed, .applied, .pulled, nil: "plain"
        }
    }
}
