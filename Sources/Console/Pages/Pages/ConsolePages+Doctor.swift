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
                "links": (links ?? []).map { link in
                    [
                        "name": link.name, "state": link.state.rawValue,
                        "stateWord": phrases("link-\(link.state.rawValue)"), "detail": link.detail,
                        "hasRemedy": link.remedy != nil,
                        "remedy": link.remedy.map { Prose($0).asSentence.values } ?? [],
                    ] as Values
                },
            ])
    }
}
