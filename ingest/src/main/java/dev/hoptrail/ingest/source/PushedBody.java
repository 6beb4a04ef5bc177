package dev.hoptrail.ingest.source;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/// The body of a push, whole in memory.
public final class PushedBody implements LogFile {

    private final String uri;
    private final byte[] body;

    /// A body that must not be changed any more.
    public PushedBody(String uri, byte[] body) {
        this.uri = uri;
        this.body = body;
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public long size() {
        return body.length;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(body);
    }
}
