package dev.hoptrail.api.source;

import dev.hoptrail.api.health.Meters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.ingest.intake.TopicConsumer;
import dev.hoptrail.ingest.publish.Ingest;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The topics of others that this process consumes.
@Singleton
@InPart(Part.INGEST)
public final class Subscriptions implements AutoCloseable {

    private final List<SubscriptionSource> sources;
    private final Ingest ingest;
    private final Meters meters;
    private final Clock clock;
    private final List<TopicConsumer> consumers = new ArrayList<>();

    public Subscriptions(
            List<SubscriptionSource> sources, Ingest ingest, MeterRegistry meters, Clock clock) {
        this.sources =
                sources.stream().sorted(Comparator.comparing(SubscriptionSource::name)).toList();
        this.ingest = ingest;
        this.meters = new Meters(meters);
        this.clock = clock;
    }

    /// Begins to consume; to be called once. A Kafka that cannot be reached is tried until it can.
    public Subscriptions start() {
        for (SubscriptionSource source : sources) {
            TopicConsumer consumer = new TopicConsumer(source.settings(), ingest, clock);
            consumers.add(consumer.start());
            meters.show(source.name(), consumer.figures(), clock);
        }
        return this;
    }

    List<TopicConsumer> consumers() {
        return List.copyOf(consumers);
    }

    /// Finishes what was received, and stops.
    @Override
    public void close() {
        consumers.parallelStream().forEach(TopicConsumer::close);
    }
}
