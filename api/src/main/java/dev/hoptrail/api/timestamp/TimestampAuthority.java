package dev.hoptrail.api.timestamp;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;

/// Asks an authority for time stamps, by HTTP as RFC 3161 has it. It learns a hash, and when.
public final class TimestampAuthority implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LONGEST_ANSWER = 256 << 10;
    private static final int NONCE_BITS = 128;
    private static final int OK = 200;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final URI url;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .build();

    /// @param url of HTTP or HTTPS: what is answered is signed either way
    public TimestampAuthority(URI url) {
        this.url = url;
    }

    /// A time stamp of bytes as they are now.
    ///
    /// @throws IOException if the authority does not answer, refuses, or answers something else
    public Timestamp stamp(byte[] bytes) throws IOException {
        TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
        generator.setCertReq(true);
        TimeStampRequest request =
                generator.generate(
                        TSPAlgorithms.SHA256,
                        Timestamp.hash("SHA-256", bytes),
                        new BigInteger(NONCE_BITS, RANDOM));
        byte[] answer = ask(request.getEncoded());
        try {
            return Timestamp.over(bytes, token(answer, request).getEncoded());
        } catch (TimestampException wrong) {
            throw failure("answers a token that " + wrong.getMessage(), wrong);
        }
    }

    /// A path may hold a secret.
    private IOException failure(String what, Exception cause) {
        return new IOException("%s %s".formatted(url.getAuthority(), what), cause);
    }

    private TimeStampToken token(byte[] answer, TimeStampRequest request) throws IOException {
        TimeStampResponse response;
        try {
            response = new TimeStampResponse(answer);
            response.validate(request);
        } catch (TSPException | IOException | RuntimeException wrong) {
            throw failure(
                    "answers something else than was asked for: " + wrong.getMessage(), wrong);
        }
        TimeStampToken token = response.getTimeStampToken();
        if (token == null) {
            throw new IOException(
                    "%s refuses with status %d: %s"
                            .formatted(
                                    url.getAuthority(),
                                    response.getStatus(),
                                    response.getStatusString()));
        }
        return token;
    }

    private byte[] ask(byte[] request) throws IOException {
        HttpRequest call =
                HttpRequest.newBuilder(url)
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/timestamp-query")
                        .header("Accept", "application/timestamp-reply")
                        .POST(BodyPublishers.ofByteArray(request))
                        .build();
        try {
            HttpResponse<InputStream> answer = client.send(call, BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() != OK) {
                    throw new IOException(
                            "%s answers %d".formatted(url.getAuthority(), answer.statusCode()));
                }
                byte[] read = body.readNBytes(LONGEST_ANSWER + 1);
                if (read.length > LONGEST_ANSWER) {
                    throw new IOException(
                            "%s answers more than %,d bytes"
                                    .formatted(url.getAuthority(), LONGEST_ANSWER));
                }
                return read;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    /// Answers that are under way are not waited for.
    @Override
    public void close() {
        client.shutdownNow();
    }
}
