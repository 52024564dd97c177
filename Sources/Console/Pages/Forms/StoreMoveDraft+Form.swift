extension StoreMoveDraft {
    /// What a person chose in the form of the token store, or agreed to afterwards.
    init(form: FormValues) {
        self.init(
            to: form["store"] ?? "", from: form["from"] ?? "", mayForget: form["memory"] != nil,
            abandons: form["abandon"] != nil, isConfirmed: form["confirmed"] != nil)
    }

    /// The same with a person's agreement, as a form sends it.
    var confirmedFields: [(name: String, value: String)] {
        [("store", store), ("from", source), ("abandon", "yes"), ("confirmed", "yes")]
            + (mayForget ? [("memory", "yes")] : [])
    }

    var command: String {
        "mailgrant store migrate --to \(store)" + (source.isEmpty ? "" : " --from \(source)") + " --abandon --yes"
    }
}
