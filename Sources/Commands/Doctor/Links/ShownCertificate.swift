import FoundationEssentials
import SwiftASN1
import X509

/// What a server's certificate says, for a person.
struct ShownCertificate {
    /// Host names and addresses that it is for.
    var names: [String]
    var notBefore: Date
    var notAfter: Date

    /// Nothing where the bytes are no certificate.
    init?(_ der: [UInt8]) {
        guard let certificate = try? Certificate(derEncoded: der) else { return nil }
        notBefore = certificate.notValidBefore
        notAfter = certificate.notValidAfter
        let alternatives = (try? certificate.extensions.subjectAlternativeNames).flatMap { $0 }
        names = (alternatives ?? SubjectAlternativeNames()).compactMap { name in
            switch name {
            case .dnsName(let host): host
            case .ipAddress(let address): Self.text(of: Array(address.bytes))
            default: nil
            }
        }
    }

    private static func text(of address: [UInt8]) -> String? {
        address.count == 4 ? address.map(String.init).joined(separator: ".") : nil
    }

    /// In one line: until when it is good.
    func words(now: Date) -> String {
        "good until \(notAfter.formatted(.iso8601.year().month().day())) (\(timeWords(notAfter, now: now)))"
    }

    /// Why it would not be accepted for a host, as far as it tells itself.
    func complaint(for host: String, now: Date) -> String? {
        if notAfter < now {
            return "its certificate ended \(timeWords(notAfter, now: now)), on "
                + notAfter.formatted(.iso8601.year().month().day())
        }
        if notBefore > now { return "its certificate begins \(timeWords(notBefore, now: now)); is this clock right?" }
        guard !covers(host) else { return nil }
        return
            "its certificate is for \(names.isEmpty ? "no name" : names.prefix(4).joined(separator: ", ")), not for \(host)"
    }

    /// A wildcard stands for one label (RFC 9525 section 6.3).
    private func covers(_ host: String) -> Bool {
        let host = host.lowercased()
        return names.contains { name in
            let name = name.lowercased()
            guard name.hasPrefix("*.") else { return name == host }
            return host.drop { $0 != "." } == name.dropFirst()
        }
    }
}
