package dev.hoptrail.api.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The parts that this process runs, each with a question that tells whether it works now.
public final class Readiness {

    private static final Logger log = LoggerFactory.getLogger(Readiness.class);
    private static final String SILENT = "does not answer";

    /// Who probes gives up after a while, and would learn nothing from an answer that comes later.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final CopyOnWriteArrayList<Part> parts = new CopyOnWriteArrayList<>();
    private final Duration patience;

    public Readiness() {
        this(PATIENCE);
    }

    Readiness(Duration patience) {
        this.patience = patience;
    }

    /// Adds a part.
    ///
    /// @param trouble asked at each look; answers what is wrong, or nothing
    public void add(String name, Supplier<Optional<String>> trouble) {
        parts.add(new Part(name, trouble));
    }

    /// What is wrong with each part; empty text for one that works. One that takes too long to tell
    /// does not answer.
    public Map<String, String> look() {
        Map<String, FutureTask<Optional<String>>> asked = new LinkedHashMap<>();
        parts.forEach(part -> asked.put(part.name, part.ask()));
        long until = System.nanoTime() + patience.toNanos();
        Map<String, String> found = new LinkedHashMap<>();
        asked.forEach((name, question) -> found.put(name, answer(name, question, until)));
        return found;
    }

    private static String answer(String name, FutureTask<Optional<String>> question, long until) {
        try {
            return question.get(until - System.nanoTime(), TimeUnit.NANOSECONDS).orElse("");
        } catch (ExecutionException failure) {
            log.warn("{} does not answer", name, failure.getCause());
        } catch (TimeoutException late) {
            log.warn("{} does not answer in time", name);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return SILENT;
    }

    private static final class Part {
        private final String name;
        private final Supplier<Optional<String>> trouble;
        private @Nullable FutureTask<Optional<String>> asked;

        Part(String name, Supplier<Optional<String>> trouble) {
            this.name = name;
            this.trouble = trouble;
        }

        /// Asks, unless the answer to an earlier look is still to come: probes must not pile up
        /// before a part that hangs.
        synchronized FutureTask<Optional<String>> ask() {
            FutureTask<Optional<String>> current = asked;
            if (current == null || current.isDone()) {
                current = new FutureTask<>(trouble::get);
                asked = current;
                Thread.startVirtualThread(current);
            }
            return current;
        }
    }
}
