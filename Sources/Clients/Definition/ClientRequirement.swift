/// Something beside the program itself that some form of a client needs.
public struct ClientRequirement: Sendable, Equatable {
    /// What is looked for.
    public enum Test: Sendable, Equatable {
        /// A file that matches a pattern of glob(7).
        case file(String)
        /// A command that ends with status 0 and, where one is named, prints this version or a later one.
        case command([String], atLeast: String?)
        /// That no AppArmor profile of this name in `/etc/apparmor.d` is in force.
        case noAppArmorProfile(String)
    }

    public var test: Test
    /// What it means where it is not met: the first half of a message.
    public var lack: String
    /// What to do about it: the second half.
    public var remedy: String
    /// The forms that need it; nothing means all.
    public var forms: [String]?
    /// The mechanisms that need it; nothing means any kind of login.
    public var mechanisms: [BearerMechanism]?
}
