public import MailgrantPlugin

extension ProviderFailure {
    /// For what the desktop's services usually answer.
    ///
    /// - Parameter service: what a person calls it.
    public init(_ error: BusError, service: String) {
        switch error.code {
        case .absent: self.init(.unavailable, "\(service) is not there (\(error.detail))")
        case .hung: self.init(.unavailable, "\(service) does not answer")
        case .refused: self.init(.unavailable, "\(service): \(error.detail)")
        }
    }
}
