package dev.hoptrail.api.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/// What the delivery of webhooks counts. To alarm on: `hoptrail_webhooks_waiting` grows, or
/// `hoptrail_webhooks_dead_total` grows at all.
@Singleton
public final class Figures {

    private final AtomicLong waiting = new AtomicLong();
    private final Counter delivered;
    private final Counter failed;
    private final Counter dead;

    public Figures(MeterRegistry registry) {
        Gauge.builder("hoptrail.webhooks.waiting", waiting, AtomicLong::doubleValue)
                .description("Deliveries to enabled webhooks that are not done")
                .register(registry);
        delivered = counter(registry, "delivered", "Messages that receivers accepted");
        failed = counter(registry, "failed", "Attempts that were not accepted");
        dead = counter(registry, "dead", "Messages given up");
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder("hoptrail.webhooks." + name)
                .description(description)
                .register(registry);
    }

    void waiting(long deliveries) {
        waiting.set(deliveries);
    }

    void delivered() {
        delivered.increment();
    }

    void failed() {
        failed.increment();
    }

    void dead() {
        dead.increment();
    }
}
