/// Settings that overrule those of git's configuration files, so that nothing which a repository contains makes git run a
/// program.
///
/// A commit cannot bring configuration along, but it can bring what a person's configuration acts on: attributes that
/// choose a filter, a `.gitmodules`, files that hooks read.
struct GitOverrides: Sendable, Equatable {
    private(set) var settings: [(key: String, value: String)] = [
        ("core.hooksPath", "/dev/null"),
        ("core.fsmonitor", "false"),
        ("core.pager", "cat"),
        ("color.ui", "false"),
        ("protocol.ext.allow", "never"),
        ("submodule.recurse", "false"),
        ("fetch.recurseSubmodules", "false"),
        ("fetch.prune", "false"),
        ("fetch.writeCommitGraph", "false"),
        // Objects that no git would write are refused on arrival (fsck.* in git-config(1)).
        ("fetch.fsckObjects", "true"),
        // Another address that the server may name to fetch from.
        ("transfer.bundleURI", "false"),
        ("merge.verifySignatures", "false"),
        // What would go on in the background outlives the deadline.
        ("gc.auto", "0"),
        ("maintenance.auto", "false"),
    ]

    static func == (left: Self, right: Self) -> Bool {
        left.settings.elementsEqual(right.settings) { $0 == $1 }
    }

    mutating func set(_ key: String, _ value: String) { settings.append((key, value)) }

    /// Has a filter that the configuration defines do nothing: neither what checks out nor what compares runs its program.
    mutating func disableFilter(_ name: String) {
        for key in ["clean", "smudge", "process"] { set("filter.\(name).\(key)", "") }
        set("filter.\(name).required", "false")
    }

    /// As variables, whose names may hold any character (git-config(1), ENVIRONMENT).
    var environment: [String: String] {
        var variables = ["GIT_CONFIG_COUNT": String(settings.count)]
        for (index, setting) in settings.enumerated() {
            variables["GIT_CONFIG_KEY_\(index)"] = setting.key
            variables["GIT_CONFIG_VALUE_\(index)"] = setting.value
        }
        return variables
    }
}
