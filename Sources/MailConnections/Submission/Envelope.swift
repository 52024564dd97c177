public import Messages

/// To whom a message goes and where word of it goes back to: what the server acts on, whatever the header says.
public struct Envelope: Sendable, Equatable {
    /// Who hears that it could not be delivered; nothing for nobody, the null path.
    public var sender: MailAddress?
    /// At least one, each once.
    public var recipients: [MailAddress]
    public var notification: DeliveryNotification

    /// The most recipients: twice what large providers take. The replies of more would be taken for endless talk.
    public static let recipientLimit = 500

    public init(
        sender: MailAddress?, recipients: [MailAddress], notification: DeliveryNotification = DeliveryNotification()
    ) {
        self.sender = sender
        self.recipients = recipients
        self.notification = notification
    }

    var needsUTF8: Bool { sender?.needsUTF8 == true || recipients.contains(where: \.needsUTF8) }
}

/// What the sender wants to hear about the delivery (RFC 3461). Nothing of it means what servers do anyway.
public struct DeliveryNotification: Sendable, Equatable {
    public enum Event: String, Sendable, CaseIterable {
        case never
        case success
        case failure
        case delay
    }

    /// How much of the message comes back with a notification of failure.
    public enum Content: String, Sendable, CaseIterable {
        case full
        case headers = "hdrs"
    }

    /// When; `never` alone, or any of the others.
    public var events: [Event]
    public var content: Content?
    /// Comes back with a notification: printable ASCII, at most 100 characters.
    public var envelopeIdentifier: String?

    public init(events: [Event] = [], content: Content? = nil, envelopeIdentifier: String? = nil) {
        self.events = events
        self.content = content
        self.envelopeIdentifier = envelopeIdentifier
    }

    var isWanted: Bool { !events.isEmpty || content != nil || envelopeIdentifier != nil }
}
