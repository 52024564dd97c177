import Grants

extension ConsolePages {
    /// The providers that accounts may name. `GET /providers`, `POST /providers/lint`
    ///
    /// - Parameter look: a file that was pasted.
    func providers(
        _ providers: [ProviderSummary], problems: [ConsoleProblem], look: ProviderLook = ProviderLook(),
        _ frame: PageFrame
    ) -> String {
        let findings = look.findings ?? []
        return page(
            "providers", title: phrases("place-providers"), place: .providers, frame,
            values(of: findings).merging([
                "lookName": look.name, "lookText": look.text, "isWell": look.findings?.isEmpty == true,
                "providers": providers.map(values(of:)), "problems": problems.map(values(of:)),
                "hasProblems": !problems.isEmpty, "hasLooked": look.findings != nil || !look.text.isEmpty,
            ]) { own, _ in own })
    }

    /// What to register at a provider, and what accounts may state. `GET /providers/NAME`
    func provider(_ sheet: ProviderSheet, _ frame: PageFrame) -> String {
        let fields = sheet.parameters.map { (parameter: $0, values: parameterField($0)) }
        let own: Values = [
            "hasParameters": !fields.isEmpty, "hasProblems": false,
            "textParameters": fields.filter { $0.parameter.choices.isEmpty }.map(\.values),
            "choiceParameters": fields.filter { !$0.parameter.choices.isEmpty }.map(\.values),
            "sections": sheet.sections.enumerated().map { index, section in
                [
                    "id": "section-\(index)", "title": section.title.nonEmpty ?? phrases("provider-registration"),
                    "detail": section.detail.orAbsent,
                    "rows": section.rows.map { row in
                        [
                            "name": row.name, "value": row.value,
                            "isAddress": Prose(row.value).parts == [.address(row.value)],
                        ] as Values
                    },
                ] as Values
            },
        ]
        return page(
            "provider", title: sheet.provider.displayName, place: .providers, frame,
            own.merging(values(of: sheet.provider)) { own, _ in own })
    }

    private func values(of provider: ProviderSummary) -> Values {
        [
            "name": provider.name.text, "displayName": provider.displayName, "remark": provider.notice.orAbsent,
            "file": provider.file.orAbsent,
            "protocols": provider.protocols.map(\.rawValue).joined(separator: ", "),
        ]
    }

    private func parameterField(_ parameter: TokenParameter) -> Values {
        let field = FormField.parameter(parameter.name)
        let value = parameter.defaultValue ?? ""
        let hint = parameter.explanation.asSentence
        return parameter.choices.isEmpty
            ? input(field, value, problems: [], hint: hint)
            : choice(field, value, parameter.choices.map { Choice($0, $0) }, problems: [], hint: hint)
    }
}
