package import CBelfry

/// The name of a status for a sentence; an unknown one reads as "retry".
package func nameOfStatus(_ status: belfry_status) -> String {
    switch status {
    case BELFRY_OK: "ok"
    case BELFRY_BUSY: "busy"
    case BELFRY_RETRY: "retry"
    case BELFRY_REJECTED: "rejected"
    case BELFRY_AUTH: "credentials refused"
    case BELFRY_EXPIRED: "expired"
    case BELFRY_UNKNOWN: "unknown"
    case BELFRY_INVALID: "invalid"
    case BELFRY_GONE: "gone"
    case BELFRY_ABSENT: "absent"
    default: "retry (status \(status))"
    }
}
