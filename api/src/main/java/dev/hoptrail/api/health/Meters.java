package dev.hoptrail.api.health;

import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.search.SessionIndex;
import dev.hoptrail.correlate.stream.CorrelatorFigures;
import dev.hoptrail.ingest.intake.QueueFigures;
import dev.hoptrail.ingest.intake.QueueFigures.Count;
import dev.hoptrail.ingest.publish.IngestMetrics;
import dev.hoptrail.ingest.record.Reason;
import dev.hoptrail.migrations.TopicDefinition;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/// What the parts of the service count, for whatever collects metrics.
///
/// To alarm on: `hoptrail_correlate_lag` or `hoptrail_index_delay_seconds` grows;
/// `hoptrail_correlate_retries_total` grows; `hoptrail_ingest_rejected_total` grows and nothing
/// about the sources explains it; `hoptrail_queue_waiting` grows, or `REFUSED` of
/// `hoptrail_queue_events_total` does.
public final class Meters {

    private final MeterRegistry registry;

    public Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    /// Shows what a correlator does, and how far it is behind on each partition of some topics.
    public void show(CorrelatorFigures figures, List<TopicDefinition> topics) {
        for (Grade grade : Grade.values()) {
            FunctionCounter.builder("hoptrail.correlate.links", figures, all -> all.links(grade))
                    .tag("grade", grade.name())
                    .description("Links written, each time")
                    .register(registry);
        }
        for (TopicDefinition topic : topics) {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                lag(figures, topic.name(), partition);
            }
        }
        counter("messages", "Messages stored", figures, CorrelatorFigures::messages);
        counter(
                "records",
                "Records stored for the first time",
                figures,
                CorrelatorFigures::newRecords);
        counter("sessions", "Sessions written, each time", figures, CorrelatorFigures::sessions);
        counter(
                "rejected",
                "Messages that could not be used",
                figures,
                CorrelatorFigures::rejected);
        counter("batches", "Transactions committed", figures, CorrelatorFigures::batches);
        counter("retries", "Transactions tried again", figures, CorrelatorFigures::retries);
    }

    private void lag(CorrelatorFigures figures, String topic, int partition) {
        Gauge.builder(
                        "hoptrail.correlate.lag",
                        figures,
                        all -> {
                            OptionalLong lag = all.lag(topic, partition);
                            return lag.isPresent() ? lag.getAsLong() : Double.NaN;
                        })
                .tag("topic", topic)
                .tag("partition", Integer.toString(partition))
                .description("Messages not fetched yet; no number where another process reads")
                .register(registry);
    }

    private void counter(
            String name,
            String description,
            CorrelatorFigures figures,
            ToDoubleFunction<CorrelatorFigures> count) {
        FunctionCounter.builder("hoptrail.correlate." + name, figures, count)
                .description(description)
                .register(registry);
    }

    /// Shows how far searches lag behind what is stored.
    public void show(SessionIndex index, Clock clock) {
        Gauge.builder(
                        "hoptrail.index.delay.seconds",
                        () -> Duration.between(index.asOf(), clock.instant()).toMillis() / 1000.0)
                .description("Age of the moment up to which all that was stored is searchable")
                .register(registry);
    }

    /// Shows how much room there is for what is taken in.
    public void show(DiskSpace disk) {
        Gauge.builder("hoptrail.disk.free", () -> (double) disk.free())
                .baseUnit("bytes")
                .description("What the disk of the data directory has free")
                .register(registry);
    }

    /// Shows what a consumer of a queue does.
    public void show(String queue, QueueFigures figures, Clock clock) {
        for (Count count : Count.values()) {
            FunctionCounter.builder("hoptrail.queue.events", figures, all -> all.count(count))
                    .tag("queue", queue)
                    .tag("event", count.name())
                    .description("What became of messages and of the objects they announce")
                    .register(registry);
        }
        Gauge.builder(
                        "hoptrail.queue.oldest.seconds",
                        () -> figures.oldest(clock.instant()).toMillis() / 1000.0)
                .tag("queue", queue)
                .description("Age of the oldest message in hand")
                .register(registry);
        Gauge.builder(
                        "hoptrail.queue.waiting",
                        () -> {
                            Long waiting = figures.waiting();
                            return waiting == null ? Double.NaN : waiting.doubleValue();
                        })
                .tag("queue", queue)
                .description("Messages in the queue, about; no number where it does not tell")
                .register(registry);
    }

    /// Counts what passes an ingest.
    public IngestMetrics ingest() {
        return new IngestMetrics() {
            @Override
            public void add(IngestMetrics.Count count, long amount) {
                String name = count.name().toLowerCase(Locale.ROOT).replace('_', '.');
                registry.counter("hoptrail.ingest." + name).increment((double) amount);
            }

            @Override
            public void rejected(Reason reason, long amount) {
                registry.counter("hoptrail.ingest.rejected", "reason", reason.name())
                        .increment((double) amount);
            }
        };
    }
}
