import HTTPTypes
import PlainJSON
import Testing

@testable import Sandbox

@Suite("The control interface") struct ControlTests {
    @Test("Without the key nothing is shown or done")
    func key() async throws {
        try await Practice().run { caller async throws in
            #expect(try await caller.get("/control/log").status == 401)
            let guess = Randomness.system.text()
            #expect(try await caller.get("/control/log", authorization: "Bearer \(guess)").status == 401)
            #expect(try await caller.post("/control/clock", form: "{}", authorization: "Bearer \(guess)").status == 401)
        }
    }

    @Test("A misspelt member, a wrong type and a number out of range are refused")
    func strictness() async throws {
        try await Practice().run { caller async throws in
            for (path, json) in [
                ("failures", #"{"endpoint":"token","kind":"error","statsu":500}"#),
                ("failures", #"{"endpoint":"nowhere","kind":"error"}"#),
                ("failures", #"{"endpoint":"token","kind":"altered","acts":false}"#),
                ("failures", #"{"endpoint":"token","kind":"error","count":0}"#),
                ("settings", #"{"access_token_lifetime":"soon"}"#), ("settings", #"{"access_token_lifetime":0}"#),
                ("clock", #"{"advance":-1}"#), ("clock", "[]"),
            ] {
                #expect(try await caller.control(.post, path, json).status == 400, "\(json)")
            }
            #expect(try await caller.control(.get, "nothing").status == 404)
        }
    }

    @Test("An error is what was ordered, as often as it was ordered, and does not spend the token")
    func error() async throws {
        try await Practice().run { caller async throws in
            let tokens = try await caller.tokens()
            let order = #"""
                {"endpoint":"token","kind":"error","count":2,"status":429,"error":"temporarily_unavailable",
                 "suberror":"busy","error_codes":[50196],"headers":{"Retry-After":"7"}}
                """#
            #expect(try await caller.control(.post, "failures", order).status == 201)
            for _ in 1...2 {
                let answer = try await caller.refresh(tokens.refresh)
                #expect(answer.status == 429)
                #expect(answer["error"] == "temporarily_unavailable")
                #expect(answer["suberror"] == "busy")
                #expect(answer.json["error_codes"] == .array([.number(50196)]))
                #expect(answer.headers[.retryAfter] == "7")
            }
            #expect(try await caller.refresh(tokens.refresh).status == 200)
        }
    }

    @Test("A page, an empty body and a redirect come in place of the answer")
    func otherThanProtocol() async throws {
        try await Practice().run { caller async throws in
            let tokens = try await caller.tokens()
            _ = try await caller.control(.post, "failures", #"{"endpoint":"token","kind":"html"}"#)
            _ = try await caller.control(.post, "failures", #"{"endpoint":"token","kind":"empty","status":503}"#)
            _ = try await caller.control(
                .post, "failures", #"{"endpoint":"token","kind":"redirect","location":"https://elsewhere.example/"}"#)
            let page = try await caller.refresh(tokens.refresh)
            #expect(page.status == 200 && page.text.hasPrefix("<!DOCTYPE html>"))
            let empty = try await caller.refresh(tokens.refresh)
            #expect(empty.status == 503 && empty.text.isEmpty)
            let redirect = try await caller.refresh(tokens.refresh)
            #expect(redirect.status == 307 && redirect.headers[.location] == "https://elsewhere.example/")
            #expect(try await caller.refresh(tokens.refresh).status == 200)
        }
    }

    @Test("Members of the genuine answer change type or go missing, and the request took effect")
    func altered() async throws {
        try await Practice().run { caller async throws in
            let tokens = try await caller.tokens()
            let order = #"{"endpoint":"token","kind":"altered","members":{"expires_in":"3600"},"missing":["scope"]}"#
            _ = try await caller.control(.post, "failures", order)
            let answer = try await caller.refresh(tokens.refresh)
            #expect(answer.json["expires_in"] == .string("3600"))
            #expect(answer.json["scope"] == nil)
            #expect(try await caller.isActive(try #require(answer["access_token"])))
        }
    }

    @Test("The genuine answer comes under a wrong content type")
    func contentType() async throws {
        try await Practice().run { caller async throws in
            let tokens = try await caller.tokens()
            _ = try await caller.control(.post, "failures", #"{"endpoint":"token","kind":"content-type"}"#)
            let answer = try await caller.refresh(tokens.refresh)
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            #expect(answer["access_token"] != nil)
        }
    }

    @Test("A huge answer is as long as ordered")
    func huge() async throws {
        try await Practice().run { caller async throws in
            _ = try await caller.control(.post, "failures", #"{"endpoint":"jwks","kind":"huge","bytes":200000}"#)
            #expect(try await caller.get("/jwks").text.utf8.count == 200_000 + #"{"access_token":""#.utf8.count)
        }
    }

    @Test("A delay is waited for before the genuine answer")
    func delayed() async throws {
        let practice = try await Practice()
        try await practice.run { caller async throws in
            _ = try await caller.control(.post, "failures", #"{"endpoint":"jwks","kind":"delayed","delay":2.5}"#)
            #expect(try await caller.get("/jwks").json["keys"] != nil)
            #expect(practice.delays.all == [2.5])
        }
    }

    @Test("A lost answer rotated the token all the same, unless it was told not to act", arguments: [true, false])
    func lost(acts: Bool) async throws {
        try await Practice().run { caller async throws in
            let tokens = try await caller.tokens()
            _ = try await caller.control(.post, "failures", #"{"endpoint":"token","kind":"lost","acts":\#(acts)}"#)
            _ = try await caller.refresh(tokens.refresh)
            #expect(try await caller.refresh(tokens.refresh).status == (acts ? 400 : 200))
        }
    }

    @Test("Failures that were ordered can be called off")
    func calledOff() async throws {
        try await Practice().run { caller async throws in
            _ = try await caller.control(.post, "failures", #"{"endpoint":"jwks","kind":"empty","count":3}"#)
            #expect(try await caller.control(.get, "failures").json == ["pending": .number(3)])
            #expect(try await caller.control(.delete, "failures").json == ["removed": .number(3)])
            #expect(try await caller.get("/jwks").json["keys"] != nil)
        }
    }

    @Test("Moving the clock expires access tokens, then refresh tokens")
    func clock() async throws {
        try await Practice().run { caller async throws in
            let tokens = try await caller.tokens()
            _ = try await caller.control(.post, "clock", #"{"advance": 3599}"#)
            #expect(try await caller.isActive(tokens.access))
            let now = try await caller.control(.post, "clock", #"{"advance": 1}"#)
            #expect(now.json == ["now": .number(1_800_003_600)])
            #expect(try await !caller.isActive(tokens.access))
            let next = try #require(try await caller.refresh(tokens.refresh)["refresh_token"])
            _ = try await caller.control(.post, "clock", #"{"advance": 1209600}"#)
            #expect(try await caller.refresh(next)["error"] == "invalid_grant")
        }
    }

    @Test("Settings change from the next token on, and the others stay")
    func settings() async throws {
        try await Practice().run { caller async throws in
            let tokens = try await caller.tokens()
            let json = #"{"rotates_refresh_tokens":false,"access_token_lifetime":60,"access_token_bytes":100}"#
            let settings = try await caller.control(.post, "settings", json)
            #expect(settings.json["refresh_token_lifetime"] == .number(1_209_600))
            #expect(try await caller.control(.get, "settings").json == settings.json)
            let answer = try await caller.refresh(tokens.refresh)
            #expect(answer["refresh_token"] == nil)
            #expect(answer.json["expires_in"] == .number(60))
            #expect(answer["access_token"]?.utf8.count == 100)
        }
    }

    @Test("All access tokens end at once, their grants live on")
    func expiringAccessTokens() async throws {
        try await Practice().run { caller async throws in
            let tokens = try await caller.tokens()
            let answer = try await caller.control(.post, "access-tokens/expire")
            #expect(answer.json == ["expired": .number(1)])
            #expect(try await !caller.isActive(tokens.access))
            #expect(try await caller.refresh(tokens.refresh).status == 200)
        }
    }

    @Test("A user's grants end with the error and the suberror that were chosen")
    func endingGrants() async throws {
        try await Practice().run { caller async throws in
            let tokens = try await caller.tokens()
            let other = try await caller.control(.post, "grants/end", #"{"user":"bob@example.org"}"#)
            #expect(other.json == ["ended": .number(0)])
            let json = #"{"user":"alice@example.org","suberror":"consent_required","error_codes":[65001]}"#
            #expect(try await caller.control(.post, "grants/end", json).json == ["ended": .number(1)])
            let answer = try await caller.refresh(tokens.refresh)
            #expect(answer["error"] == "invalid_grant")
            #expect(answer["suberror"] == "consent_required")
            #expect(answer.json["error_codes"] == .array([.number(65001)]))
            #expect(try await !caller.isActive(tokens.access))
            #expect(try await caller.control(.get, "grants").text.contains(#""active":false"#))
        }
    }

    @Test("The log counts what happened and holds no secret")
    func log() async throws {
        let practice = try await Practice()
        try await practice.run { caller async throws in
            let tokens = try await caller.tokens()
            _ = try await caller.control(.delete, "log")
            _ = try await caller.control(.post, "failures", #"{"endpoint":"token","kind":"html","status":502}"#)
            _ = try await caller.refresh(tokens.refresh)
            _ = try await caller.refresh(tokens.refresh)
            _ = try await caller.refresh(tokens.refresh)
            _ = try await caller.get("/introspect", authorization: "Bearer \(tokens.access)")
            let log = try await caller.control(.get, "log")
            guard case .array(let entries)? = log.json["entries"] else {
                Issue.record("no entries")
                return
            }
            let outcomes = entries.map { entry -> [JSONValue?] in
                guard case .object(let entry) = entry else { return [] }
                return [entry["endpoint"], entry["grant_type"], entry["outcome"], entry["status"], entry["failure"]]
            }
            #expect(
                outcomes == [
                    [.string("token"), .string("refresh_token"), nil, .number(502), .string("html")],
                    [.string("token"), .string("refresh_token"), .string("ok"), .number(200), nil],
                    [.string("token"), .string("refresh_token"), .string("invalid_grant"), .number(400), nil],
                    [.string("introspect"), nil, .string("ok"), .number(200), nil],
                ])
            #expect(!log.text.contains(tokens.refresh) && !log.text.contains(tokens.access))
            #expect(!log.text.contains(practice.controlKey))
        }
    }
}
