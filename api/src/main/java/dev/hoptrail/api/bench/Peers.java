package dev.hoptrail.api.bench;

import dev.hoptrail.api.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Processes of the service that do the same work, each of which may be ended and replaced while
/// the others go on.
final class Peers implements AutoCloseable {

    private final IntFunction<Peer> starter;
    private final List<Peer> running = new ArrayList<>();
    private @Nullable Thread unrest;
    private int started;
    private int restarted;
    private int killed;
    private double endedCpu;

    /// @param starter starts the process of a number, which none had before
    Peers(IntFunction<Peer> starter) {
        this.starter = starter;
    }

    /// So many were told to end, or killed, and replaced.
    record Ends(int restarted, int killed) {}

    synchronized Peer add() {
        started++;
        Peer peer = starter.apply(started);
        running.add(peer);
        return peer;
    }

    synchronized Peer first() {
        return running.getFirst();
    }

    /// CPU seconds of all there were, but for what those that were told to end did at their end.
    synchronized double cpu() {
        return endedCpu + running.stream().mapToDouble(Peer::cpu).sum();
    }

    /// The most memory that any of them took, in bytes; 0 where nothing tells.
    synchronized long peak() {
        return running.stream()
                .map(Peer::peak)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    /// Begins to end one after the other, by turns as an update does and as a crash does, and to
    /// put another in its place.
    ///
    /// @param seconds between two ends, after the other one has started
    void disturb(int seconds) {
        unrest =
                Thread.ofPlatform()
                        .daemon()
                        .name("unrest")
                        .start(() -> {
                            try {
                                while (true) {
                                    exchange().awaitReady();
                                    Thread.sleep(seconds * 1000L);
                                }
                            } catch (InterruptedException rest) {
                                Thread.currentThread().interrupt();
                            }
                        });
    }

    private synchronized Peer exchange() {
        Peer peer = running.removeFirst();
        endedCpu += peer.cpu();
        if (restarted == killed) {
            peer.close();
            restarted++;
        } else {
            peer.kill();
            killed++;
        }
        return add();
    }

    /// Lets them work again.
    Ends calm() throws InterruptedException {
        if (unrest != null) {
            unrest.interrupt();
            unrest.join();
            unrest = null;
        }
        synchronized (this) {
            return new Ends(restarted, killed);
        }
    }

    @Override
    public void close() {
        try {
            calm();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Interrupted", e);
        } finally {
            synchronized (this) {
                running.forEach(Peer::close);
                running.clear();
            }
        }
    }
}
