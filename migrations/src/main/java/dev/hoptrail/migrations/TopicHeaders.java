package dev.hoptrail.migrations;

/// The names of the headers that Hoptrail's own messages carry. Values are UTF-8 text where nothing
/// else is said.
public final class TopicHeaders {

    /// Where the record was read: the URI of the file, or of the message it came in.
    public static final String SOURCE = "source";

    /// The place of the record within its source, decimal, counted from 0.
    public static final String INDEX = "index";

    /// SHA-256 of the record's original bytes there, before the token was blanked; 32 bytes.
    public static final String SHA256 = "sha256";

    /// The trail prefix that the file was delivered under.
    public static final String TRAIL = "trail";

    /// The trace of the file's publication, as W3C Trace Context writes it; absent where nothing is
    /// traced.
    public static final String TRACEPARENT = "traceparent";

    private TopicHeaders() {}
}
