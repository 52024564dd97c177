import FoundationEssentials
import Grants
import OAuth

extension ConsolePages {
    /// What has happened, newest first, day by day. `GET /journal`
    func journal(_ excerpt: JournalExcerpt, _ query: JournalQuery, _ frame: PageFrame) -> String {
        let entries = excerpt.entries
        let mentioned = entries.compactMap { $0.account.flatMap { PlainName($0) } }
        let names = Set(mentioned + frame.accounts + query.accounts).sorted()
        let typed = [("since", query.since), ("until", query.until), ("count", query.count)].filter { !$0.1.isEmpty }
        let rest = typed.map { "&\($0.0)=\(FormEncoding.encode($0.1, space: .plus))" }.joined()
        let isNarrowed = !typed.isEmpty || !query.accounts.isEmpty
        return page(
            "journal", title: phrases("place-journal"), place: .journal, isLive: true, frame,
            chips(names, chosen: query.accounts, path: "/journal", rest: rest).merging([
                "since": query.since, "until": query.until, "count": query.count,
                "usualCount": "\(JournalQuery.usualCount)", "days": days(of: entries, frame),
                "isNarrowed": !typed.isEmpty,
                "more": excerpt.hasMore ? phrases.count(entries.count, "journal-more") : false,
                "unreadable": excerpt.unreadable > 0 ? phrases.count(excerpt.unreadable, "journal-unreadable") : false,
                "empty": phrases(isNarrowed ? "journal-none" : "journal-empty"),
            ]) { own, _ in own })
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
            "detail": entry.detail.orAbsent, "commit": (entry.commit?.prefix(10)).map(String.init).orAbsent,
            "tone": Self.tone(of: entry.kind),
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
