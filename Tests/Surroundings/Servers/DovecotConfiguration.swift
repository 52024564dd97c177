import Secrets

/// The files that make Debian's Dovecot 2.3 run in a private directory, without root, for OAuth tokens and an app
/// password.
struct DovecotConfiguration {
    /// Where everything of it lives.
    let directory: String
    let user: UnprivilegedUser
    let certificate: PrivateCA.ServerCertificate
    let ports: DovecotPorts
    /// The port of the relay.
    let relay: UInt16

    /// Where dovecot.conf points for how tokens are checked.
    var tokenFile: String { "\(directory)/oauth2.conf" }
    /// Where dovecot.conf points for app passwords.
    var passwordFile: String { "\(directory)/app-passwords" }

    /// dovecot.conf. No service changes its root directory or user, which only root could do.
    var main: String {
        """
        base_dir = \(directory)/run
        state_dir = \(directory)/state
        log_path = /dev/stderr
        listen = 127.0.0.1
        protocols = imap pop3 submission lmtp
        hostname = localhost

        default_internal_user = \(user.name)
        default_internal_group = \(user.group)
        default_login_user = \(user.name)
        first_valid_uid = 1
        mail_uid = \(user.name)
        mail_gid = \(user.group)
        mail_home = \(directory)/mail/%u
        mail_location = maildir:~/Maildir

        ssl = required
        ssl_cert = <\(certificate.certificate)
        ssl_key = <\(certificate.key)

        auth_mechanisms = oauthbearer xoauth2 plain login
        auth_verbose = yes
        # A refusal at once, and no longer wait after each: the tests are refused often.
        auth_failure_delay = 0
        passdb {
          driver = oauth2
          mechanisms = oauthbearer xoauth2
          args = \(tokenFile)
        }
        passdb {
          driver = passwd-file
          mechanisms = plain login
          args = username_format=%u \(passwordFile)
        }
        # LMTP asks for recipients who bring no token, hence every address is a mailbox.
        userdb {
          driver = static
          args = uid=\(user.name) gid=\(user.group) allow_all_users=yes
        }

        submission_relay_host = 127.0.0.1
        submission_relay_port = \(relay)
        submission_relay_ssl = no

        \(services)
        """
    }

    private var services: String {
        """
        service anvil {
          chroot =
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        service stats {
          chroot =
        }
        service imap-login {
          chroot =
          inet_listener imap {
            port = \(ports.imap.number)
          }
          inet_listener imaps {
            port = \(ports.imaps.number)
            ssl = yes
          }
        }
        service pop3-login {
          chroot =
          inet_listener pop3 {
            port = \(ports.pop3.number)
          }
          inet_listener pop3s {
            port = \(ports.pop3s.number)
            ssl = yes
          }
        }
        service submission-login {
          chroot =
          inet_listener submission {
            port = \(ports.submission.number)
          }
          inet_listener submissions {
            port = \(ports.submissions.number)
            ssl = yes
          }
        }
        service lmtp {
          unix_listener lmtp {
            mode = 0600
          }
        }

        """
    }

    /// The file of the oauth2 passdb: it holds the introspection client's secret.
    func tokenCheck(_ introspection: TokenIntrospection) -> String {
        """
        introspection_mode = post
        introspection_url = \(introspection.endpoint)
        client_id = \(introspection.clientID)
        client_secret = \(introspection.clientSecret.exposedText)
        tls_ca_cert_file = \(introspection.certificateAuthority)
        username_attribute = username
        active_attribute = active
        active_value = true
        timeout_msecs = 10000

        """
    }
}

/// The ports of Dovecot, kept free until it has taken them.
struct DovecotPorts: Sendable {
    let imap: ReservedPort
    let imaps: ReservedPort
    let pop3: ReservedPort
    let pop3s: ReservedPort
    let submission: ReservedPort
    let submissions: ReservedPort

    init() throws {
        imap = try ReservedPort()
        imaps = try ReservedPort()
        pop3 = try ReservedPort()
        pop3s = try ReservedPort()
        submission = try ReservedPort()
        submissions = try ReservedPort()
    }
}
