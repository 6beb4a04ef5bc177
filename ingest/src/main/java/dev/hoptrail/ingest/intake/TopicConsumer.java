package dev.hoptrail.ingest.intake;

import dev.hoptrail.ingest.intake.QueueFigures.Count;
import dev.hoptrail.ingest.ledger.ReadBefore;
import dev.hoptrail.ingest.publish.Ingest;
import dev.hoptrail.ingest.publish.IngestException;
import dev.hoptrail.ingest.publish.IngestReport;
import dev.hoptrail.ingest.source.kafka.ForeignTopics;
import dev.hoptrail.ingest.source.kafka.TopicSet;
import dev.hoptrail.ingest.source.kafka.TopicSet.Part;
import dev.hoptrail.ingest.source.kafka.TopicSettings;
import dev.hoptrail.ingest.source.kafka.TopicsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Consumes topics of others: values that hold records, in any wrapping that a log file may have.
/// The group's offset moves on only after our Kafka has acknowledged everything of a set and the
/// ledger has it. What can never be read is rejected under its offset, and the rest goes on. Any
/// number of consumers, in any number of processes, may share the partitions.
public final class TopicConsumer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TopicConsumer.class);
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration BETWEEN_LAGS = Duration.ofSeconds(10);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TopicSettings settings;
    private final Ingest ingest;
    private final InstantSource clock;
    private final QueueFigures figures = new QueueFigures();
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Thread worker;
    private Instant lagAskedAt = Instant.EPOCH;
    private int failures;

    public TopicConsumer(TopicSettings settings, Ingest ingest, InstantSource clock) {
        this.settings = settings;
        this.ingest = ingest;
        this.clock = clock;
    }

    /// Begins to consume; to be called once.
    public TopicConsumer start() {
        worker = Thread.ofPlatform().daemon().name("topics-" + settings.name()).start(this::work);
        return this;
    }

    public TopicSettings settings() {
        return settings;
    }

    public QueueFigures figures() {
        return figures;
    }

    private void work() {
        while (!isClosing()) {
            try (ForeignTopics topics = new ForeignTopics(settings)) {
                while (!isClosing()) {
                    consume(topics);
                }
            } catch (TopicsException failure) {
                trouble(failure);
            } catch (RuntimeException fault) {
                log.error("Topics {} met a fault of Hoptrail", settings.name(), fault);
                trouble(fault);
            }
        }
    }

    private void consume(ForeignTopics topics) {
        Optional<String> shortage = ingest.shortage();
        List<TopicSet> sets = topics.poll(WAIT, shortage.isPresent());
        if (shortage.isPresent()) {
            // Partitions that came to us in this very moment were not paused.
            topics.again(sets);
            figures.trouble(shortage.get());
            return;
        }
        if (!sets.isEmpty()) {
            take(topics, sets);
        }
        Instant now = clock.instant();
        if (now.isAfter(lagAskedAt.plus(BETWEEN_LAGS)) || !sets.isEmpty()) {
            figures.waiting(topics.lag());
            figures.heard(now);
            lagAskedAt = now;
            if (sets.isEmpty()) {
                well();
            }
        }
    }

    private void well() {
        failures = 0;
        figures.trouble(null);
    }

    private void take(ForeignTopics topics, List<TopicSet> sets) {
        sets.forEach(set -> figures.received(set.toString(), set.written(), set.values()));
        try {
            if (!topics.begin(sets)) {
                topics.again(sets);
                return;
            }
            read(sets);
            if (!topics.done(sets)) {
                topics.again(sets);
                return;
            }
            sets.forEach(set -> figures.add(Count.DELETED, set.values()));
            well();
        } catch (IngestException failure) {
            topics.again(sets);
            sets.forEach(set -> figures.add(Count.RETRIED, set.values()));
            trouble(failure);
        } finally {
            sets.forEach(set -> figures.done(set.toString()));
        }
    }

    /// Returns once all of it stands.
    private void read(List<TopicSet> sets) {
        Set<String> known = known(sets);
        List<CompletableFuture<Void>> begun = new ArrayList<>();
        for (TopicSet set : sets) {
            for (Part part : set.parts()) {
                if (known.contains(part.file().uri())) {
                    figures.add(Count.KNOWN, part.values());
                } else {
                    begun.add(
                            ingest.take(part.file())
                                    .thenAccept(report -> count(report, part.values())));
                }
            }
        }
        try {
            CompletableFuture.allOf(begun.toArray(CompletableFuture<?>[]::new)).join();
        } catch (CompletionException failure) {
            throw IngestException.stopped(
                    failure.getCause() == null ? failure : failure.getCause());
        }
    }

    /// What was taken in before a crash, or before the set came to us.
    private Set<String> known(List<TopicSet> sets) {
        List<String> uris =
                sets.stream()
                        .filter(TopicSet::isBegun)
                        .flatMap(set -> set.parts().stream())
                        .map(part -> part.file().uri())
                        .toList();
        return uris.isEmpty()
                ? Set.of()
                : ingest.readBefore(uris).stream()
                        .map(ReadBefore::source)
                        .collect(Collectors.toSet());
    }

    private void count(IngestReport report, int values) {
        boolean unreadable = report.records() == 0 && report.rejections() > 0;
        figures.add(unreadable ? Count.UNREADABLE : Count.READ, values);
    }

    private void trouble(RuntimeException failure) {
        failures++;
        figures.trouble(String.valueOf(failure.getMessage()));
        if (failures == 1) {
            log.warn("Topics {} are not consumed at present", settings.name(), failure);
        }
        pause(SHORTEST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS)));
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void pause(Duration time) {
        try {
            var _ = closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Finishes what was received, and stops.
    @Override
    public void close() {
        closing.countDown();
        try {
            if (worker != null) {
                worker.join(PATIENCE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
