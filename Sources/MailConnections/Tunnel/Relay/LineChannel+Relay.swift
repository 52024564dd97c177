import Glibc
import Grants
import NIOCore

extension LineChannel {
    /// Greets the client and relays between it and the server to the end.
    ///
    /// - Parameters:
    ///   - greeting: the first line for the client, without its end.
    ///   - front: speaks with the client first, where the protocol has it log in.
    func relay(
        to client: TunnelClient, greeting: String, behind front: TunnelFront? = nil
    ) async throws(MailServerError) -> TunnelEnd {
        let outbox = ClientOutbox(limit: Relay.outboxLimit)
        outbox.append(ByteBuffer(string: greeting + "\r\n"))
        let channel = try await yield { RelayHandler(outbox, rest: $0) }
        watch(channel)
        let end = await Relay(client, channel, outbox, silence: timeouts.lastWord).run(behind: front)
        // With TLS's own farewell, and no longer than ClientTLS waits for the answer to it.
        try? await channel.close()
        return end
    }

    /// Has the kernel notice a server that vanished without a word: nothing else ends a relay by time, since a client may
    /// be silent for hours.
    private func watch(_ channel: any Channel) {
        let options: [(ChannelOptions.Types.SocketOption, SocketOptionValue)] = [
            (.socketOption(.so_keepalive), 1),
            (.tcpOption(NIOBSDSocket.Option(rawValue: TCP_KEEPIDLE)), 120),
            (.tcpOption(NIOBSDSocket.Option(rawValue: TCP_KEEPINTVL)), 30),
            // In milliseconds: unanswered probes and unacknowledged bytes.
            (.tcpOption(NIOBSDSocket.Option(rawValue: TCP_USER_TIMEOUT)), 300_000),
        ]
        for (option, value) in options { _ = channel.setOption(option, value: value) }
    }
}
