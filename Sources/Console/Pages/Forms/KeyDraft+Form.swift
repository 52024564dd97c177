extension KeyDraft {
    /// What a person typed into the form of one key. It is taken away only by the button for that.
    init(form: FormValues) {
        self.init(
            key: form.text(.key), value: form.text(.keyValue), takesAway: form["action"] == Self.takingAway,
            revision: form[TokenDraft.revisionName])
    }

    /// The value of that button.
    static let takingAway = "unset"
}
