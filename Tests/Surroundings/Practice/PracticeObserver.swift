/// Is told how far the making of a ``Practice`` world is.
public protocol PracticeObserver: Sendable {
    /// A part is being made.
    func begin(_ title: String)
    /// It is ready.
    func end(_ outcome: String)
}
