import Grants

extension ConsolePages {
    /// Something could not be done.
    func problem(_ problem: ConsoleProblem, _ frame: PageFrame) -> String {
        page("problem", title: phrases("problem-title"), frame, values(of: problem))
    }

    /// A request that gets no page.
    func refused(_ why: RefusedRequest) -> String {
        let heading = phrases("refused-\(why.rawValue)-heading")
        return fragment(
            "refused",
            [
                "title": phrases("page-title", ["title": heading]), "heading": heading,
                "text": phrases("refused-\(why.rawValue)-text"), "script": false, "reload": false,
            ])
    }
}
