package dev.hoptrail.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.api.Await;
import dev.hoptrail.api.webhook.Receiver.Message;
import dev.hoptrail.api.webhook.Sender.Limits;
import dev.hoptrail.api.webhook.store.Delivery.State;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Deliveries by a process of its own, which is killed or has little memory.
final class WebhookProcessIT {

    private static final boolean LONG = Boolean.getBoolean("hoptrail.long");
    private static final int BYTES = 150_000;

    private final Delivering delivering = new Delivering();
    private final Receiver receiver = new Receiver();

    @AfterEach
    void close() {
        delivering.close();
        receiver.close();
    }

    @Test
    void killed_betweenCommitAndDelivery_everyEventStillArrivesWithOneId() throws Exception {
        UUID webhook = delivering.add(receiver.url());
        CountDownLatch killed = new CountDownLatch(1);
        receiver.behave((message, exchange) -> {
            // The first ones are accepted; of those under way at the end nobody knows.
            if (receiver.messages.size() > 12) {
                await(killed);
            }
            Receiver.answer(exchange, 204, "");
        });
        for (int number = 0; number < 40; number++) {
            Alerts.add(delivering.database, new UUID(1, number % 8), number);
        }
        Process process = WebhookProcess.start(delivering.connection, delivering.keyText, "128m");
        Await.until("under way", () -> receiver.messages.size() > 13);
        process.destroyForcibly().waitFor();
        killed.countDown();

        int before = receiver.messages.size();
        // The dead one's lease has ended by this clock.
        delivering.work(
                Clock.offset(Clock.systemUTC(), Courier.LEASE.plusSeconds(1)),
                Delivering.LOOPBACK,
                Limits.STANDARD);
        Await.until("all told", () -> delivering.in(webhook, State.DELIVERED) == 40);

        Map<Integer, Set<String>> ids = new HashMap<>();
        Map<Integer, Set<Integer>> told = new HashMap<>();
        for (Message message : receiver.messages) {
            int number = message.json().path("data").path("number").asInt();
            ids.computeIfAbsent(number, none -> new HashSet<>()).add(message.id());
            told.computeIfAbsent(number % 8, none -> new LinkedHashSet<>()).add(number);
        }
        assertThat(ids).hasSize(40);
        assertThat(ids.values()).allMatch(some -> some.size() == 1);
        told.values().forEach(numbers -> assertThat(List.copyOf(numbers)).isSorted());
        assertThat(receiver.messages.size()).isGreaterThan(40);
        assertThat(before).isLessThan(40);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void waitingDeliveries_takeNoMemory() throws Exception {
        int count = LONG ? 10_000 : 500;
        UUID webhook = delivering.add(receiver.url());
        receiver.forgetBodies();
        // Together far more than the heap can hold.
        Alerts.addLarge(delivering.database, count, BYTES);
        long begin = System.nanoTime();
        Process process = WebhookProcess.start(delivering.connection, delivering.keyText, "48m");
        try {
            Await.until(
                    "all told",
                    LONG ? Duration.ofMinutes(10) : Await.PATIENCE,
                    () -> receiver.messages.size() >= count || !process.isAlive());
            System.out.printf(
                    "%d messages of %d bytes by a process with a heap of 48 MB: %.1f s%n",
                    count, BYTES, (System.nanoTime() - begin) / 1e9);
            assertThat(process.isAlive()).isTrue();
            Await.until("all written down", () -> delivering.unfinished(webhook) == 0);
        } finally {
            process.destroyForcibly();
        }
        assertThat(receiver.messages).hasSize(count);
        assertThat(receiver.most.get()).isLessThanOrEqualTo(4);
    }
}
