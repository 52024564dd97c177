import FoundationEssentials
import Grants

/// What each page needs beside its subject.
struct PageFrame: Sendable {
    /// Goes back with every change, so that only a form of these pages can make one.
    var csrfToken: String
    /// What relative times are counted from.
    var now: Date
    /// What was observed before the page was filled, in letters and digits; see ``EventStream``.
    var observed: String
    /// How many steps the plan has; nothing where that is not known.
    var planCount: Int?
    /// The accounts to choose from where a page can show one or all.
    var accounts: [PlainName]
    /// What has just been done, or not, above everything else.
    var notice: PageNotice?

    init(
        csrfToken: String, now: Date, observed: String = "", planCount: Int? = nil, accounts: [PlainName] = [],
        notice: PageNotice? = nil
    ) {
        self.csrfToken = csrfToken
        self.now = now
        self.observed = observed
        self.planCount = planCount
        self.accounts = accounts
        self.notice = notice
    }
}
