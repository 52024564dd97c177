import Foundation
import Grants
import HelperKit
import OAuth
import Providers
import Secrets
import Testing

@testable import Commands

/// One row of a provider's table, by its place.
struct AdviceRow: Sendable, CustomTestStringConvertible {
    let provider: String
    let row: ProviderErrorRow

    static let all: [AdviceRow] = AdviceAccounts.providers.flatMap { provider in
        let rows = provider.rules.advice.errors
        return rows.enumerated().compactMap { index, row in
            // A file's own row takes the place of one in the table that it names.
            let isReplaced = rows[..<index].contains {
                ($0.error, $0.subError, $0.codes) == (row.error, row.subError, row.codes) && $0.event == row.event
                    && $0.grantType == row.grantType
            }
            return isReplaced ? nil : AdviceRow(provider: provider.name.text, row: row)
        }
    }

    var testDescription: String {
        let keys = [row.error, row.subError, row.event?.rawValue, row.grantType?.rawValue].compactMap { $0 }
        return ([provider] + keys + row.codes.map(String.init)).joined(separator: " ")
    }

    /// What the provider answers: each code of the row in an answer of its own.
    var answers: [String] {
        guard !row.codes.isEmpty else { return [json(code: nil)] }
        return row.codes.map(json)
    }

    private func json(code: Int?) -> String {
        var members = [#""error":"\#(row.error ?? code.flatMap(Self.error) ?? "invalid_grant")""#]
        if let subError = row.subError { members.append(#""suberror":"\#(subError)""#) }
        if let code { members += [#""error_codes":[\#(code)]"#, #""error_description":"AADSTS\#(code): text""#] }
        return "{" + members.joined(separator: ",") + "}"
    }

    /// The error that Microsoft sends with a code, where it is not `invalid_grant`.
    private static func error(with code: Int) -> String? {
        switch code {
        case 7_000_215, 7_000_218, 7_000_222, 700_025, 700_027, 70002, 650_052, 650_056, 650_057: "invalid_client"
        case 70011, 650_053: "invalid_scope"
        case 700_016, 50105: "unauthorized_client"
        case 500_011: "invalid_resource"
        case 50011, 500_113, 50194, 90002, 90014, 900_144, 9_001_023, 9_002_313, 9_002_327, 9_002_332, 700_022:
            "invalid_request"
        case 90006, 90024, 90033, 50033, 90090, 90055: "temporarily_unavailable"
        case 65004: "access_denied"
        case 16000, 50058: "interaction_required"
        default: nil
        }
    }
}

@Suite("Errors that teach")
struct AdviceRowTests {
    @Test("Every row explains the provider's answer", arguments: AdviceRow.all.filter { $0.row.event == nil })
    func provider(_ row: AdviceRow) async throws {
        let declaration = AdviceAccounts.declaration(row.provider, grantType: row.row.grantType)
        for answer in row.answers {
            try await SeededEngine.with(declaration) { seeded in
                // Without a person there is no refresh token to be refused: the assertion is.
                let fault =
                    row.row.grantType?.isAppOnly == true
                    ? GrantFault.provider(refusal(answer)) : try await seeded.fault(.incoming, answer: answer)
                let failure = ProgramFailure(fault, seeded.account, .incoming)
                judge(failure, row.row.advice)
                for code in row.row.codes where answer.contains("[\(code)]") {
                    #expect(failure.what.contains("AADSTS\(code)"), "\(failure.line)")
                }
                // What a record keeps is explained like the answer itself, as status does.
                if case .needsAuthorization = fault {
                    let later = await #expect(throws: GrantFault.self) {
                        try await seeded.engine.accessToken(for: seeded.account, .incoming)
                    }
                    #expect(try ProgramFailure(#require(later), seeded.account, .incoming) == failure)
                }
            }
        }
    }

    @Test("Every row explains what no answer tells", arguments: AdviceRow.all.filter { $0.row.event != nil })
    func event(_ row: AdviceRow) async throws {
        try await SeededEngine.with(AdviceAccounts.declaration(row.provider)) { seeded in
            let fault: GrantFault =
                switch row.row.event {
                case .scopesNotGranted, nil:
                    try await seeded.fault(
                        .incoming, status: 200,
                        answer: #"{"access_token":"t","token_type":"Bearer","expires_in":60,"scope":"other"}"#)
                case .noRefreshToken: .noRefreshToken
                case .otherIdentity: .otherIdentity(declared: "alice@contoso.example", stated: "bob@contoso.example")
                }
            let failure = ProgramFailure(fault, seeded.account, .incoming)
            judge(failure, row.row.advice)
            if row.row.event == .otherIdentity { #expect(failure.what.contains("bob@contoso.example")) }
        }
    }

    private func refusal(_ answer: String) -> OAuthError {
        do {
            _ = try TokenAnswer.parse(
                HTTPResponse(
                    status: 400, headers: [HTTPHeader("Content-Type", "application/json")], body: Secret(answer)),
                now: Date())
        } catch {
            return error
        }
        return .unavailable(status: 0, retryAfter: nil)
    }
}

/// One row about mail servers.
struct MailAdviceRow: Sendable, CustomTestStringConvertible {
    let provider: String
    let row: MailErrorRow
    let mailProtocol: MailProtocol

    static let all: [MailAdviceRow] = AdviceAccounts.providers.flatMap { provider in
        let rows = provider.rules.advice.mailErrors
        return rows.enumerated().flatMap { index, row in
            // A file's own row takes the place of one in the table that it names.
            let isReplaced = rows[..<index].contains {
                $0.protocols == row.protocols && $0.code == row.code && $0.contains == row.contains
            }
            return isReplaced
                ? []
                : (row.protocols.isEmpty ? [.imap, .smtp] : row.protocols)
                    .filter { provider.server($0.serves(.incoming) ? .incoming : .outgoing, $0).host != nil }
                    .map { MailAdviceRow(provider: provider.name.text, row: row, mailProtocol: $0) }
        }
    }

    var testDescription: String {
        [provider, mailProtocol.rawValue, row.code, row.contains].compactMap { $0 }.joined(separator: " ")
    }

    /// What the server says, with the words around it that servers have.
    var detail: String {
        ["535", row.code, row.contains, "[AM0PR01CA0001.eurprd01.prod.exchangelabs.example]"].compactMap { $0 }
            .joined(separator: " ")
    }
}

@Suite("Mail servers' refusals that teach")
struct MailAdviceRowTests {
    @Test("Every row explains the server's refusal", arguments: MailAdviceRow.all)
    func server(_ row: MailAdviceRow) async throws {
        let direction: Direction = row.mailProtocol.serves(.incoming) ? .incoming : .outgoing
        let declaration = AdviceAccounts.declaration(
            row.provider, incoming: direction == .incoming ? row.mailProtocol : nil,
            outgoing: direction == .outgoing ? row.mailProtocol : nil)
        try await SeededEngine.with(declaration) { seeded in
            let connection = try #require(seeded.account[direction])
            let error = try await seeded.refusal(direction, MailServerError(.tokenRefused, row.detail))
            let failure = ProgramFailure(error, "work", connection)
            judge(failure, row.row.advice)
            #expect(failure.what.contains(row.detail), "the server's own words are missing: \(failure.line)")
            #expect(failure.status == .noPermission)
        }
    }

    @Test(
        "What a server could not be asked is no refusal of its own",
        arguments: [MailServerError.Code.unreachable, .untrusted])
    func noRefusal(code: MailServerError.Code) async throws {
        try await SeededEngine.with(AdviceAccounts.declaration("microsoft")) { seeded in
            let connection = try #require(seeded.account.incoming)
            let error = MailServerError(code, "User is authenticated but not connected")
            #expect(!ProgramFailure(error, "work", connection).what.contains("not this user's"))
        }
    }
}

/// Reads a message as a person does: what happened, whose move it is, what to do; one line, nothing left open.
private func judge(_ failure: ProgramFailure, _ advice: ErrorAdvice) {
    let line = failure.line
    #expect(line.hasPrefix("mailgrant: work "))
    #expect(!line.contains("\n") && !line.contains("{") && !line.contains("}"), "\(line)")
    #expect(failure.what.unicodeScalars.count <= 500 && failure.remedy.unicodeScalars.count <= 1500, "\(line)")
    #expect([.noPermission, .configuration, .temporaryFailure, .protocolError].contains(failure.status), "\(line)")
    let opening = String(advice.what.prefix { $0 != "{" })
    #expect(failure.what.hasPrefix(opening), "another row answered: \(line)")
    let step = String(advice.remedy.prefix { $0 != "{" })
    switch advice.whoseMove {
    case .you: #expect(failure.remedy.hasPrefix(step), "\(line)")
    case .administrator: #expect(failure.remedy.hasPrefix("for your administrator: " + step), "\(line)")
    case .nobody: #expect(failure.remedy.hasPrefix("only time helps: " + step), "\(line)")
    }
    // A next step is something one can do: a command, a page, or words that tell what.
    #expect(failure.remedy.split(separator: " ").count >= 3, "\(line)")
    #expect(!line.contains("  ") && !line.contains("()") && !line.contains(";;"), "\(line)")
}
