package dev.hoptrail.api.source;

import dev.hoptrail.api.health.Meters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.ingest.intake.QueueConsumer;
import dev.hoptrail.ingest.publish.Ingest;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The queues that this process consumes.
@Singleton
@InPart(Part.INGEST)
public final class Queues implements AutoCloseable {

    private final List<QueueSource> sources;
    private final Ingest ingest;
    private final SpoolFolder spool;
    private final Meters meters;
    private final Clock clock;
    private final List<QueueConsumer> consumers = new ArrayList<>();

    public Queues(
            List<QueueSource> sources,
            Ingest ingest,
            SpoolFolder spool,
            MeterRegistry meters,
            Clock clock) {
        this.sources = sources.stream().sorted(Comparator.comparing(QueueSource::name)).toList();
        this.ingest = ingest;
        this.spool = spool;
        this.meters = new Meters(meters);
        this.clock = clock;
    }

    /// Begins to consume; to be called once. A queue that cannot be reached is tried until it can.
    public Queues start() {
        for (QueueSource source : sources) {
            QueueConsumer consumer =
                    new QueueConsumer(
                            source.settings(), source.access(), ingest, spool.path(), clock);
            consumers.add(consumer.start());
            meters.show(source.name(), consumer.figures(), clock);
        }
        return this;
    }

    List<QueueConsumer> consumers() {
        return List.copyOf(consumers);
    }

    /// Finishes what was received, and stops.
    @Override
    public void close() {
        consumers.parallelStream().forEach(QueueConsumer::close);
    }
}
