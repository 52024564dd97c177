public import Glibc
public import NIOCore

/// Who is at the other end of a loopback connection, by the kernel's word.
///
/// A port on loopback is open to every user of the machine. TCP has no `SO_PEERCRED` (unix(7)), but on loopback the
/// kernel holds the other end, too, and knows whose socket it is. Two places tell it:
/// - sock_diag(7) over netlink, asked for exactly this pair of addresses: one lookup in a hash table, however many
///   connections the machine has, and as open to an ordinary user as to root. It is the first choice.
/// - `/proc/net/tcp` and `/proc/net/tcp6`, which every Linux has, also where netlink sockets are forbidden
///   (`RestrictAddressFamilies=`, some containers) or the kernel was built without `INET_DIAG`. They list every
///   connection of the machine, so they are the second choice.
///
/// Both report the user who made the socket. A socket that its program has closed already belongs to nobody, though
/// the kernel shows a user ID of 0 for some of them: without an inode there is no owner.
public enum PeerIdentity {
    /// The user ID that owns the other end of a connection; nothing where the kernel does not say. That is to be
    /// taken as a stranger.
    public static func owner(of ends: ConnectionEnds) -> uid_t? {
        SocketDiagnosis.owner(of: ends) ?? ConnectionTable.owner(of: ends)
    }

    /// The same for an accepted connection, once it is active.
    public static func owner(of channel: any Channel) -> uid_t? {
        guard let peer = channel.remoteAddress, let own = channel.localAddress,
            let ends = ConnectionEnds(peer: peer, own: own)
        else { return nil }
        return owner(of: ends)
    }
}
