import Glibc
import Grants

extension ConsentError {
    /// - Parameter redirectURI: as declared; shown without control characters, at most 200 characters.
    init(notLoopback redirectURI: String) {
        let shown = String(redirectURI.unicodeScalars.filter { $0.properties.generalCategory != .control }.prefix(200))
        self.init(
            .cannotListen,
            "the redirect-uri \(shown) cannot be listened at; declare http://localhost, http://127.0.0.1 or "
                + "http://[::1], with a port and a path where they are registered so, or authorize at a terminal, where "
                + "the address can be pasted")
    }

    init(_ error: LoopbackBindingError) {
        let place =
            error.address == LoopbackAddress.ipv6.rawValue ? "[::1]:\(error.port)" : "\(error.address):\(error.port)"
        switch error.code {
        case .portInUse:
            self.init(
                .cannotListen,
                "another program listens at \(place); end it, or declare a redirect-uri with another port")
        case .portForbidden:
            self.init(
                .cannotListen,
                "listening at \(place) is not permitted; declare a redirect-uri with a port of 1024 or more")
        case .noSuchAddress:
            self.init(.cannotListen, "this machine has no address \(error.address); bring the interface lo up")
        case .failed:
            let reason = error.errno.map { String(cString: strerror($0)) } ?? "no reason is known"
            self.init(.cannotListen, "cannot listen at \(place): \(reason)")
        }
    }

    /// - Parameter patience: how long the sign-in waited.
    init(nobodyCameBackWithin patience: Duration) {
        self.init(.timedOut, "nobody came back from the browser within \(patience.inWords)")
    }
}

extension Duration {
    /// For a person, such as `10 minutes`.
    var inWords: String {
        let seconds = components.seconds
        let (count, unit) = seconds > 0 && seconds.isMultiple(of: 60) ? (seconds / 60, "minute") : (seconds, "second")
        return "\(count) \(unit)\(count == 1 ? "" : "s")"
    }
}
