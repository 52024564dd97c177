import Grants
import HelperKit

/// What `mailgrant doctor` found, link by link.
struct DoctorReport: Encodable, Sendable {
    var version = 1
    var system: SystemFacts
    var connections: [Diagnosis]

    /// The status of the first broken link; 0 where all are whole.
    var status: ExitStatus { connections.lazy.compactMap(\.broken).first?.status ?? .success }

    /// One connection's chain, as far as it was walked.
    struct Diagnosis: Encodable, Sendable {
        var account: String
        /// Nothing where the account's file cannot be read.
        var address: String?
        var provider: String?
        var direction: Direction?
        var `protocol`: MailProtocol?
        var host: String?
        var port: Int?
        var links: [LinkReport] = []

        /// The first broken link, which is the last that was looked at.
        var broken: ProgramFailure? { links.lazy.compactMap(\.failure).first }
    }

    struct LinkReport: Encodable, Sendable {
        var link: DoctorLink.Name
        /// `whole`, `noted`, `skipped` or `broken`.
        var state: String
        /// What was seen.
        var detail: String
        /// What to do.
        var remedy: String?
        /// What the program would end with.
        var status: Int32?
        /// Where it is broken.
        let failure: ProgramFailure?

        private enum CodingKeys: CodingKey {
            case link, state, detail, remedy, status
        }

        init(_ link: DoctorLink.Name, _ state: LinkState) {
            self.link = link
            switch state {
            case .whole(let detail):
                (self.state, self.detail, failure) = ("whole", detail, nil)
            case .noted(let detail, let remedy):
                (self.state, self.detail, failure) = ("noted", detail, nil)
                self.remedy = remedy
            case .skipped(let detail):
                (self.state, self.detail, failure) = ("skipped", detail, nil)
            case .broken(let failure):
                (self.state, detail, self.failure) = ("broken", failure.what, failure)
                remedy = failure.remedy
                status = failure.status.rawValue
            }
        }
    }
}
