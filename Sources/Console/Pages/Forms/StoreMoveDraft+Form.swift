extension StoreMoveDraft {
    /// What a person chose in the form of the token store, or agreed to afterwards.
    init(form: FormValues) {
        self.init(
            to: form["store"] ?? "", from: form["from"] ?? "", mayForget: form["memory"] != nil,
            abandons: form["abandon"] != nil,
            agreed: form["agreed"])
    }

    /// The same with a person's agreement, as a form sends it.
    func fields(agreeingTo lost: LostSecrets) -> [(name: String, value: String)] {
        [("store", store), ("from", source), ("abandon", "yes"), ("agreed", lost.revision)]
            + (mayForget ? [("memory", "yes")] : [])
    }

    var command: String {
        "mailgrant store migrate --to \(store)" + (source.isEmpty ? "" : " --from \(source)") + " --abandon --yes"
    }
}
