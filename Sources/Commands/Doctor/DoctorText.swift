import HelperKit

/// A report as a person reads it.
struct DoctorText {
    /// Gives the words for a state their colour; as they are without a terminal.
    var style: (String, Terminal.Style) -> String = { text, _ in text }

    func lines(of report: DoctorReport) -> [String] {
        report.connections.flatMap(lines)
    }

    private func lines(of diagnosis: DoctorReport.Diagnosis) -> [String] {
        var heading = style(diagnosis.account, .strong)
        if let direction = diagnosis.direction { heading += " \(direction)" }
        if let mailProtocol = diagnosis.protocol, let host = diagnosis.host, let port = diagnosis.port {
            heading += "  \(mailProtocol) \(host):\(port)"
        }
        let details = [diagnosis.address, diagnosis.provider].compactMap { $0 }
        if !details.isEmpty { heading += "  " + style(details.joined(separator: ", "), .faint) }
        return [heading] + diagnosis.links.flatMap(lines)
    }

    private func lines(of link: DoctorReport.LinkReport) -> [String] {
        let mark =
            switch link.state {
            case "whole": style("ok    ", .good)
            case "noted": style("note  ", .pending)
            case "skipped": style("-     ", .faint)
            default: style("BROKEN", .bad)
            }
        let name = link.link.words
        let padding = String(repeating: " ", count: max(0, 14 - name.count))
        let line = "  \(mark)  \(name)\(padding)  \(link.detail)"
        return [line] + (link.remedy.map { ["          \(String(repeating: " ", count: 14))→ \($0)"] } ?? [])
    }
}
