import Grants

extension ConsolePages {
    /// The chain from the declaration to the mail. `GET /accounts/NAME/DIRECTION/doctor`
    ///
    /// - Parameters:
    ///   - links: nothing before it has been walked.
    ///   - isOffline: whether no other machine was asked.
    func doctor(
        _ links: [ChainLink]?, account: AccountSummary, _ direction: Direction, isOffline: Bool = false,
        _ frame: PageFrame
    ) -> String {
        let broken = links?.first { $0.state == .broken }
        let lead =
            if let broken { phrases("chain-broken", ["link": broken.name]) } else {
                phrases(links == nil ? "chain-not-walked" : "chain-whole")
            }
        return page(
            "doctor", title: phrases("diagnose"), place: .accounts, frame,
            [
                "path": account.path(direction), "accountPath": account.path, "address": account.address,
                "name": account.name.text, "isOffline": isOffline, "heading": phrases("doctor-\(direction)"),
                "lead": lead, "hasLinks": links?.isEmpty == false,
                "button": phrases(links == nil ? "walk" : "walk-again"),
                "links": (links ?? []).map(values(of:)), "direction": direction.rawValue,
            ])
    }

    /// The chains of all connections. `GET /doctor`, `POST /doctor`
    ///
    /// - Parameter chains: nothing before they have been walked.
    func doctor(_ chains: [Diagnosis]?, isOffline: Bool = false, _ frame: PageFrame) -> String {
        page(
            "doctor-all", title: phrases("diagnose-all"), place: .accounts, frame,
            [
                "isOffline": isOffline, "button": phrases(chains == nil ? "walk-all" : "walk-all-again"),
                "isFirst": chains == nil, "lead": phrases(chains?.isEmpty == true ? "chains-none" : "chains-text"),
                "chains": (chains ?? []).enumerated().map { index, chain in
                    let broken = chain.links.first { $0.state == .broken }
                    let server = chain.direction.map { ": \(phrases("server-\($0)"))" } ?? ""
                    return [
                        "id": "chain-\(index)", "subject": "\(chain.account)\(server)",
                        "verdict": broken.map { phrases("chain-broken", ["link": $0.name]) } ?? phrases("chain-whole"),
                        "tone": broken == nil ? "whole" : "broken", "isOpen": broken != nil,
                        "links": chain.links.map(values(of:)), "hasLinks": !chain.links.isEmpty,
                    ] as Values
                },
            ])
    }

    private func values(of link: ChainLink) -> Values {
        [
            "name": link.name, "state": link.state.rawValue, "stateWord": phrases("link-\(link.state.rawValue)"),
            "detail": link.detail, "hasRemedy": link.remedy != nil,
            "remedy": link.remedy.map { Prose($0).asSentence.values } ?? [],
        ]
    }
}
