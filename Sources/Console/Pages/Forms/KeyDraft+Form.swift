extension KeyDraft {
    /// What a person typed into the form of one key. It is taken away only by the button for that; what that would
    /// change is asked with no value.
    init(form: FormValues) {
        self.init(
            key: form.text(.key), value: form.text(.keyValue),
            more: form.text(.moreKeys),
            takesAway: form["action"] == Self.takingAway
                || form["action"] == FrontDesk.dryRun && form.text(.keyValue).isEmpty,
            revision: form[TokenDraft.revisionName])
    }

    /// The value of that button.
    static let takingAway = "unset"
}
