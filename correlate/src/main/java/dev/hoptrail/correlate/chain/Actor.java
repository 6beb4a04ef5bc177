package dev.hoptrail.correlate.chain;

/// What kind of actor stands behind an origin.
public enum Actor {
    PERSON,
    PIPELINE,
    WORKLOAD,
    AWS_SERVICE,
    AGENT,
    UNKNOWN
}
