package dev.hoptrail.api.treelog;

import dev.hoptrail.correlate.store.Repeated;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import org.jspecify.annotations.Nullable;

/// Posts each head of the tree log, as its signed note, to somebody who keeps it where the operator
/// of the service cannot write. What is not taken is offered again after a while that grows from a
/// second to a minute, in order; a start forgets it: the next head covers all before it.
final class RemoteWitness implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_WAITING = 1_000;
    private static final int SUCCESS = 2;
    private static final int HUNDRED = 100;

    private final URI url;
    private final BlockingDeque<String> waiting = new LinkedBlockingDeque<>(MOST_WAITING);
    private final Repeated telling =
            new Repeated("witness of tree heads", Backoff.SOON, this::tellNext);
    private final Backoff backoff = new Backoff();
    private @Nullable HttpClient client;

    RemoteWitness(URI url) {
        this.url = url;
    }

    void start() {
        telling.start();
    }

    /// Takes a note to be told soon. Of too many the oldest are left out.
    void tell(String note) {
        while (!waiting.offerLast(note)) {
            waiting.pollFirst();
        }
    }

    private boolean tellNext() {
        String note = waiting.peekFirst();
        if (note == null || !backoff.isOver()) {
            return false;
        }
        try {
            post(note);
        } catch (IOException failure) {
            backoff.failed();
            throw new UncheckedIOException(failure);
        }
        backoff.succeeded();
        waiting.removeFirstOccurrence(note);
        return true;
    }

    private void post(String note) throws IOException {
        if (client == null) {
            client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        }
        HttpRequest request =
                HttpRequest.newBuilder(url)
                        .timeout(PATIENCE)
                        .header("Content-Type", "text/plain; charset=utf-8")
                        .POST(BodyPublishers.ofString(note))
                        .build();
        try {
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            if (status / HUNDRED != SUCCESS) {
                // A path may hold a secret.
                throw new IOException("%s answers %d".formatted(url.getAuthority(), status));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    /// What waits is not waited for.
    @Override
    public void close() {
        telling.close();
        if (client != null) {
            client.shutdownNow();
        }
    }
}
