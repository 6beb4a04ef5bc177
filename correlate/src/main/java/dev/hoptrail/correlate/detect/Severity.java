package dev.hoptrail.correlate.detect;

/// How much a finding matters, least first.
public enum Severity {
    INFO,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
}
