package import JSON

/// What the control socket shows of the host, and what can be asked of it.
///
/// Every function is called on the control thread and must not wait: what takes time keeps its
/// `PendingReply` and answers from another thread. `openapi.yaml` says what the JSON looks like.
package protocol HostFacade: AnyObject, Sendable {
    /// Answers with the object of `GET /status`.
    func status(_ reply: PendingReply)

    /// The object of `GET /plugins`.
    func plugins() -> JSONValue

    /// Tells how the host is: `GET /health` answers 200 for up and degraded, 503 for down.
    ///
    /// `answer`: called once, on any thread.
    func health(_ answer: @escaping @Sendable (ControlHealth) -> Void)

    /// Answers with metrics in Prometheus' text format; see ``ControlReply/metrics(_:)``.
    func metrics(_ reply: PendingReply)

    /// Reads the configuration again; answers with the object of `POST /reload` when the new set
    /// runs, or with an error (status 422, code "configuration_invalid") when nothing has changed.
    func reload(_ reply: PendingReply, by caller: Caller)

    /// Begins to drain and stop.
    ///
    /// The client has been answered already.
    func stop(by caller: Caller)

    /// Takes one event in, an object as `POST /events` describes; answers 202 with its id when it
    /// is accepted (and stored, where a route keeps it), 422 when it is not an event.
    func emit(_ event: JSONValue, _ reply: PendingReply)

    /// Begins to offer the events that `filter` wants to `sink`, one line of JSON each.
    ///
    /// What it returns ends that, is called once, and after it has returned nothing is offered.
    func tail(_ filter: TailFilter, into sink: TailSink) -> @Sendable () -> Void

    /// Passes a request on to an instance's endpoint extension; `parameters["path"]` of the request
    /// is the path below the instance.
    ///
    /// Answers 404 (code "no_such_instance" or "no_endpoint") where there is none.
    func endpoint(_ instance: String, _ request: ControlRequest, _ reply: PendingReply)
}

/// How the host is, and why in one sentence.
package struct ControlHealth: Sendable, Equatable {
    package enum State: String, Sendable {
        case up
        case degraded
        case down
    }

    package let state: State
    package let why: String
    /// All that is wrong, the worst first, as `openapi.yaml` describes them.
    package let problems: [JSONValue]

    package init(_ state: State, why: String = "", problems: [JSONValue] = []) {
        self.state = state
        self.why = why
        self.problems = problems
    }
}
