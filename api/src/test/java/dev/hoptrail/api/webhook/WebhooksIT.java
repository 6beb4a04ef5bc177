package dev.hoptrail.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import dev.hoptrail.api.Await;
import dev.hoptrail.api.webhook.Receiver.Message;
import dev.hoptrail.api.webhook.Sender.Limits;
import dev.hoptrail.api.webhook.WebhookRequest.DigestRequest;
import dev.hoptrail.api.webhook.store.Delivery;
import dev.hoptrail.api.webhook.store.Delivery.Kind;
import dev.hoptrail.api.webhook.store.Delivery.State;
import dev.hoptrail.api.webhook.store.Webhook.DisabledReason;
import dev.hoptrail.api.webhook.store.WebhookStore;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Deliveries over a real database to a real HTTP server.
final class WebhooksIT {

    private static final UUID SUBJECT = UUID.fromString("018f0000-0000-8000-8000-0000000000b2");

    private Delivering delivering;
    private Receiver receiver;

    @BeforeEach
    void open() {
        delivering = new Delivering();
        receiver = new Receiver();
    }

    @AfterEach
    void close() {
        delivering.close();
        receiver.close();
    }

    private void add(UUID subject, int number) {
        Alerts.add(delivering.database, subject, number);
    }

    private static int number(Message message) {
        return message.json().path("data").path("number").asInt();
    }

    private static UUID subject(int number) {
        return new UUID(0x018f_0000_0000_8000L, 0x8000_0000_0000_0000L + number);
    }

    @Test
    void message_isVerifiedByAnotherLibrary() throws Exception {
        WebhookBook.Secret added = delivering.book().add(Delivering.request(receiver.url(), null));
        delivering.work();

        add(SUBJECT, 1);
        delivering.settle();

        Message message = receiver.messages.getFirst();
        String second = message.headers().get("webhook-timestamp");
        assertThat(receiver.messages).hasSize(1);
        assertThat(message.id()).startsWith("msg_").doesNotContain(".");
        assertThat(Long.parseLong(second)).isEqualTo(delivering.clock.instant().getEpochSecond());
        assertThat(message.headers().get("webhook-signature"))
                .isEqualTo(
                        new Webhook(added.verifier())
                                .sign(message.id(), Long.parseLong(second), message.body()));
        assertThat(message.json().path("type").asText()).isEqualTo("alert.updated");
        assertThat(message.json().path("data").path("link").asText())
                .isEqualTo("https://hoptrail.example/chains/" + SUBJECT);
    }

    @Test
    void everyEvent_arrivesInOrderWithOneIdThroughAllFailures() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random chance = new Random(seed);
        Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
        List<Message> accepted = new CopyOnWriteArrayList<>();
        receiver.behave((message, exchange) -> {
            int before =
                    attempts.computeIfAbsent(message.id(), none -> new AtomicInteger())
                            .getAndIncrement();
            int trouble;
            synchronized (chance) {
                trouble = before >= 4 ? 5 : chance.nextInt(6);
            }
            switch (trouble) {
                case 0 -> Receiver.answer(exchange, 500, "broken");
                case 1 -> {
                    exchange.getResponseHeaders().add("Retry-After", "30");
                    Receiver.answer(exchange, 429, "slow down");
                }
                case 2 -> exchange.close();
                case 3 -> hang();
                default -> {
                    accepted.add(message);
                    Receiver.answer(exchange, 200, "ok");
                }
            }
        });
        UUID webhook = delivering.add(receiver.url());
        delivering.work(delivering.clock, Delivering.LOOPBACK, Delivering.HASTY);
        for (int number = 0; number < 18; number++) {
            add(subject(number % 3), number);
        }

        while (delivering.in(webhook, State.DELIVERED) < 18) {
            delivering.settle();
            delivering.clock.move(Duration.ofMinutes(20));
        }

        assertThat(accepted).as("seed " + seed).hasSize(18);
        assertThat(accepted.stream().map(Message::id).distinct()).hasSize(18);
        assertOrdered(accepted, 3);
        Map<Integer, Set<String>> ids = new HashMap<>();
        receiver.messages.forEach(message ->
                ids.computeIfAbsent(number(message), none -> new HashSet<>()).add(message.id()));
        assertThat(ids.values()).allMatch(some -> some.size() == 1);
    }

    /// Says nothing until the other side has gone.
    private static void hang() {
        try {
            new CountDownLatch(1).await(10, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertOrdered(List<Message> messages, int subjects) {
        for (int subject = 0; subject < subjects; subject++) {
            int own = subject;
            assertThat(
                            messages.stream()
                                    .map(WebhooksIT::number)
                                    .filter(number -> number % subjects == own)
                                    .toList())
                    .isSorted();
        }
    }

    @Test
    void receiver_deadForAnHour_isToldAllOnceItIsBack() {
        UUID webhook = delivering.add(receiver.url());
        delivering.work();
        receiver.close();
        for (int number = 0; number < 30; number++) {
            add(subject(number % 10), number);
        }

        for (int i = 0; i < 12; i++) {
            delivering.settle();
            delivering.clock.move(Duration.ofMinutes(5));
        }
        int tries = delivering.list(webhook).stream().mapToInt(Delivery::attempts).sum();
        receiver.restart();
        delivering.clock.move(Duration.ofMinutes(5));
        Await.until("all told", () -> delivering.in(webhook, State.DELIVERED) == 30);

        assertThat(receiver.messages).hasSize(30);
        assertOrdered(receiver.messages, 10);
        // A dead receiver is asked now and then, not with each of the 30.
        assertThat(tries).isBetween(5, 80);
        assertThat(health(webhook).failures()).isZero();
    }

    private dev.hoptrail.api.webhook.store.Webhook.Health health(UUID webhook) {
        return webhook(webhook).health();
    }

    private dev.hoptrail.api.webhook.store.Webhook webhook(UUID webhook) {
        return new WebhookStore(delivering.database).find(webhook).orElseThrow();
    }

    @Test
    void retryAfter_holdsTheWholeWebhook() {
        AtomicInteger asked = new AtomicInteger();
        receiver.behave((message, exchange) -> {
            if (asked.getAndIncrement() == 0) {
                exchange.getResponseHeaders().add("Retry-After", "120");
                Receiver.answer(exchange, 429, "");
            } else {
                Receiver.answer(exchange, 204, "");
            }
        });
        delivering.add(receiver.url());
        delivering.work();

        add(subject(1), 1);
        delivering.settle();
        add(subject(2), 2);
        delivering.clock.move(Duration.ofSeconds(119));
        delivering.settle();
        assertThat(receiver.messages).hasSize(1);

        delivering.clock.move(Duration.ofSeconds(1));
        Await.until("told again", () -> receiver.messages.size() == 3);
    }

    @Test
    void gone_disablesWebhook_untilSomebodyEnablesIt() {
        receiver.behave((message, exchange) -> Receiver.answer(exchange, 410, ""));
        UUID webhook = delivering.add(receiver.url());
        // Both are deliveries before the first is attempted: a disabled webhook is given no more.
        add(SUBJECT, 1);
        add(SUBJECT, 2);
        delivering.work();
        Await.until("disabled", () -> !webhook(webhook).enabled());

        add(SUBJECT, 3);
        delivering.settle();
        assertThat(webhook(webhook).disabledReason()).isEqualTo(DisabledReason.GONE);
        assertThat(receiver.messages).hasSize(1);

        receiver.behave((message, exchange) -> Receiver.answer(exchange, 204, ""));
        delivering.book().change(webhook, enabled());
        Await.until("told", () -> delivering.in(webhook, State.DELIVERED) == 1);
        assertThat(webhook(webhook).disabledReason()).isNull();
        assertThat(receiver.messages).hasSize(2);
        assertThat(number(receiver.messages.getLast())).isEqualTo(2);
    }

    private static WebhookRequest enabled() {
        return new WebhookRequest(null, null, null, null, null, null, null, null, null, null, true);
    }

    @Test
    void refusedMessage_isDead_andCanBeQueuedAgain() {
        receiver.behave((message, exchange) ->
                Receiver.answer(exchange, number(message) == 1 ? 400 : 204, "no such field"));
        UUID webhook = delivering.add(receiver.url());
        delivering.work();
        add(SUBJECT, 1);
        add(SUBJECT, 2);
        Await.until("told", () -> delivering.in(webhook, State.DELIVERED) == 1);

        Delivery dead = delivering.list(webhook).getFirst();
        assertThat(dead.state()).isEqualTo(State.DEAD);
        assertThat(delivering.deliveries().attempts(dead.messageId()))
                .singleElement()
                .satisfies(attempt -> {
                    assertThat(attempt.status()).isEqualTo(400);
                    assertThat(attempt.error()).isEqualTo("STATUS");
                    assertThat(attempt.excerpt()).isEqualTo("no such field");
                });

        receiver.behave((message, exchange) -> Receiver.answer(exchange, 204, ""));
        assertThat(delivering.deliveries().redeliver(webhook, null, delivering.clock.instant()))
                .isEqualTo(1);
        Await.until("told again", () -> delivering.in(webhook, State.DELIVERED) == 2);
        assertThat(receiver.messages.getLast().id()).isEqualTo("msg_" + dead.messageId());
        assertThat(delivering.meters.get("hoptrail.webhooks.dead").counter().count()).isOne();
        assertThat(delivering.meters.get("hoptrail.webhooks.delivered").counter().count())
                .isEqualTo(2);
    }

    @Test
    void givenUp_afterThreeDays() {
        receiver.behave((message, exchange) -> Receiver.answer(exchange, 503, ""));
        UUID webhook = delivering.add(receiver.url());
        delivering.work();
        add(SUBJECT, 1);

        for (int i = 0; i < 12; i++) {
            delivering.settle();
            assertThat(delivering.in(webhook, State.WAITING)).isOne();
            delivering.clock.move(Duration.ofHours(6));
        }
        Await.until("given up", () -> delivering.in(webhook, State.DEAD) == 1);

        assertThat(receiver.messages).hasSizeGreaterThan(10);
    }

    @Test
    void webhook_thatAcceptsNothingForDays_isDisabled() {
        receiver.behave((message, exchange) -> Receiver.answer(exchange, 503, ""));
        UUID webhook = delivering.add(receiver.url());
        delivering.work();
        add(subject(0), 0);
        for (int day = 1; day <= 5; day++) {
            delivering.settle();
            assertThat(webhook(webhook).enabled()).isTrue();
            delivering.clock.move(Duration.ofDays(1));
            add(subject(day), day);
        }
        Await.until("disabled", () -> !webhook(webhook).enabled());

        assertThat(webhook(webhook).disabledReason()).isEqualTo(DisabledReason.FAILING);
    }

    @Test
    void deliveredLongAgo_isForgotten_andTheDeadAreNot() {
        receiver.behave((message, exchange) ->
                Receiver.answer(exchange, number(message) == 1 ? 404 : 204, ""));
        UUID webhook = delivering.add(receiver.url());
        delivering.work();
        add(subject(1), 1);
        add(subject(2), 2);
        delivering.settle();
        assertThat(delivering.list(webhook)).hasSize(2);

        delivering.clock.move(Duration.ofDays(31));

        Await.until("forgotten", () -> delivering.list(webhook).size() == 1);
        assertThat(delivering.in(webhook, State.DEAD)).isOne();
    }

    @Test
    void filter_tellsWhatWasAskedFor() {
        delivering.add(
                new WebhookRequest(
                        null,
                        receiver.url(),
                        null,
                        null,
                        null,
                        "high",
                        List.of("fan-out"),
                        List.of("alert.opened"),
                        null,
                        null,
                        null));
        add("alert.opened", "fan-out", "MEDIUM");
        add("alert.opened", "deep-chain", "CRITICAL");
        add("alert.updated", "fan-out", "CRITICAL");
        add("alert.opened", "fan-out", "CRITICAL");
        delivering.work();

        delivering.settle();

        assertThat(receiver.messages)
                .extracting(message -> message.json().path("data").path("severity").asText())
                .containsExactly("CRITICAL");
        assertThat(receiver.messages.getFirst().json().path("type").asText())
                .isEqualTo("alert.opened");
    }

    private void add(String type, String rule, String severity) {
        Alerts.add(delivering.database, SUBJECT, 1, type, rule, severity);
    }

    @Test
    void flood_isSummedUp_andToldBeforeWhatComesAfterIt() {
        UUID webhook = delivering.add(Delivering.request(receiver.url(), new DigestRequest(2, 60)));
        for (int number = 0; number < 10; number++) {
            add(subject(number % 5), number);
        }
        delivering.work();
        Await.until("some told", () -> delivering.in(webhook, State.DELIVERED) == 2);
        assertThat(delivering.in(webhook, State.HELD)).isEqualTo(8);

        receiver.behave((message, exchange) -> Receiver.answer(exchange, 500, ""));
        delivering.clock.move(Duration.ofSeconds(60));
        Await.until("digest tried", () -> receiver.messages.size() == 3);
        add(subject(0), 10);
        delivering.settle();
        receiver.behave((message, exchange) -> Receiver.answer(exchange, 204, ""));
        delivering.clock.move(Duration.ofSeconds(30));
        Await.until("all told", () -> delivering.in(webhook, State.DELIVERED) == 12);

        List<Message> last = receiver.messages.subList(3, receiver.messages.size());
        assertThat(last).hasSize(2);
        assertThat(last.getFirst().json().path("type").asText()).isEqualTo("alert.digest");
        assertThat(last.getFirst().json().path("data").path("total").asInt()).isEqualTo(8);
        assertThat(last.getFirst().json().path("data").path("alerts")).hasSize(8);
        assertThat(number(last.getLast())).isEqualTo(10);
        assertThat(delivering.list(webhook))
                .filteredOn(delivery -> delivery.kind() == Kind.DIGEST)
                .hasSize(1);
    }

    @Test
    void twoWorkers_tellEverythingOnceAndInOrder() {
        UUID webhook = delivering.add(receiver.url());
        delivering.work();
        delivering.work();
        for (int number = 0; number < 200; number++) {
            add(subject(number % 20), number);
        }

        Await.until("all told", () -> delivering.in(webhook, State.DELIVERED) == 200);

        assertThat(receiver.messages).hasSize(200);
        assertThat(receiver.messages.stream().map(Message::id).distinct()).hasSize(200);
        assertOrdered(receiver.messages, 20);
        assertThat(receiver.most.get()).isLessThanOrEqualTo(8);
    }

    @Test
    void redirect_isNotFollowed() {
        try (Receiver inside = new Receiver()) {
            receiver.behave((message, exchange) -> {
                exchange.getResponseHeaders().add("Location", inside.url());
                Receiver.answer(exchange, 307, "");
            });
            UUID webhook = delivering.add(receiver.url());
            delivering.work();

            add(SUBJECT, 1);
            delivering.settle();

            assertThat(delivering.in(webhook, State.DEAD)).isOne();
            assertThat(inside.messages).isEmpty();
        }
    }

    @Test
    void loopback_isRefusedUnlessAllowed_byNameOrNumber() {
        int port = URI.create(receiver.url()).getPort();
        List<UUID> webhooks =
                IntStream.range(0, 2)
                        .mapToObj(i ->
                                delivering.add(
                                        (i == 0 ? "https://localhost:" : "http://2130706433:")
                                                + port
                                                + "/"))
                        .toList();
        delivering.work(delivering.clock, Networks.of(), Limits.STANDARD);

        add(SUBJECT, 1);
        delivering.settle();

        for (UUID webhook : webhooks) {
            Delivery delivery = delivering.list(webhook).getFirst();
            assertThat(delivery.error()).isEqualTo("ADDRESS_REFUSED");
            assertThat(delivery.state()).isEqualTo(State.WAITING);
        }
        assertThat(receiver.messages).isEmpty();
    }

    @Test
    void otherKey_leavesWebhookToWhoHasIt() throws IOException {
        UUID webhook = delivering.add(receiver.url());
        Webhooks stranger =
                Delivering.worker(
                        delivering.database,
                        Vault.of(Vault.newKey()),
                        delivering.clock,
                        Delivering.LOOPBACK,
                        Limits.STANDARD,
                        delivering.meters);
        try (stranger) {
            stranger.start();
            add(SUBJECT, 1);
            Await.until("queued", () -> delivering.in(webhook, State.WAITING) == 1);
            delivering.work();
            Await.until("told", () -> delivering.in(webhook, State.DELIVERED) == 1);
        }
        assertThat(delivering.list(webhook).getFirst().attempts()).isOne();
    }
}
