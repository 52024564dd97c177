import Grants
import HelperKit

/// A provider's report as a person reads it.
struct ProviderText {
    let terminal: Terminal

    func print(_ report: ProviderReport) throws(ProgramFailure) {
        let program = report.program.map { "  program: \($0)" }
        let file = program ?? report.file.map { "  yours: \($0)" } ?? "  bundled"
        try terminal.print(
            "\(terminal.styled(report.name, .strong))  \(report.displayName)\(terminal.styled(file, .faint))")
        if let notice = report.notice { try terminal.print("  \(notice)") }
        try rows(report.registration)
        for parameter in report.parameters {
            let allowed = parameter.allowed.isEmpty ? "" : " (\(parameter.allowed.joined(separator: ", ")))"
            try terminal.print(
                "  \(terminal.styled("[token] \(parameter.name)", .strong)) = \(parameter.value ?? "…")\(allowed)")
            try terminal.print("    \(parameter.explanation)")
        }
        for section in report.sections {
            try terminal.print("  \(terminal.styled(section.title, .strong))  \(section.detail)")
            try rows(section.rows)
        }
    }

    private func rows(_ rows: [ProviderReport.Row]) throws(ProgramFailure) {
        for (name, value) in rows {
            let padding = String(repeating: " ", count: max(1, 23 - name.count))
            try terminal.print("    \(terminal.styled(name, .faint))\(padding)\(value)")
        }
    }
}
