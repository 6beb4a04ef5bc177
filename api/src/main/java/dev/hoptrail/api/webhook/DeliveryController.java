package dev.hoptrail.api.webhook;

import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Needs;
import dev.hoptrail.api.webhook.store.Delivery;
import dev.hoptrail.api.webhook.store.Delivery.Attempt;
import dev.hoptrail.api.webhook.store.Delivery.Kind;
import dev.hoptrail.api.webhook.store.Delivery.State;
import dev.hoptrail.api.webhook.store.DeliveryStore;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What webhooks were told, and whether it arrived.
@Controller("/api/v1/webhooks/{webhookId}")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "webhooks")
final class DeliveryController {

    private static final int MOST = 500;

    private final WebhookBook book;
    private final DeliveryStore store;
    private final Webhooks webhooks;
    private final Clock clock;

    DeliveryController(WebhookBook book, DeliveryStore store, Webhooks webhooks, Clock clock) {
        this.book = book;
        this.store = store;
        this.webhooks = webhooks;
        this.clock = clock;
    }

    /// One message to a webhook.
    ///
    /// @param messageId the header webhook-id, the same on every attempt
    /// @param type of what happened to the alert; null for digests and tests
    /// @param digestMessageId the digest that tells of it
    /// @param attempts how often it was tried
    /// @param status of the last answer; null where none came
    /// @param error why the last attempt failed
    @Schema(name = "WebhookDelivery")
    record DeliveryView(
            String messageId,
            Kind kind,
            State state,
            @Nullable String type,
            @Nullable UUID alertId,
            @Nullable UUID sessionId,
            @Nullable String digestMessageId,
            Instant createdAt,
            int attempts,
            @Nullable Instant nextAttemptAt,
            @Nullable Instant finishedAt,
            @Nullable Integer status,
            @Nullable String error) {

        static DeliveryView of(Delivery delivery) {
            UUID digest = delivery.digestMessageId();
            return new DeliveryView(
                    text(delivery.messageId()),
                    delivery.kind(),
                    delivery.state(),
                    delivery.type(),
                    delivery.alertId(),
                    delivery.subjectId(),
                    digest == null ? null : text(digest),
                    delivery.createdAt(),
                    delivery.attempts(),
                    delivery.nextAttemptAt(),
                    delivery.finishedAt(),
                    delivery.status(),
                    delivery.error());
        }
    }

    @Schema(name = "WebhookDeliveryPage")
    record DeliveryPage(List<DeliveryView> items, @Nullable String next, Instant asOf) {}

    /// A delivery with the log of its attempts, the first one first.
    @Schema(name = "WebhookDeliveryDetail")
    record DeliveryDetail(DeliveryView delivery, List<Attempt> attempts) {}

    /// @param queued how many deliveries are tried again
    @Schema(name = "WebhookRedelivery")
    record Redelivery(int queued) {}

    /// Deliveries of a webhook, the latest first.
    ///
    /// @param state waiting, held, delivered or dead; all where absent
    @Needs(Access.ANALYST)
    @Get("/deliveries")
    DeliveryPage deliveries(
            @PathVariable String webhookId,
            @QueryValue @Nullable String state,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit,
            @QueryValue @Nullable String cursor) {
        UUID id = book.find(Parameters.id("webhookId", webhookId)).webhookId();
        State wanted = state == null ? null : state(state);
        int most = Parameters.limit(limit, 50, MOST);
        String question = "deliveries " + id + ' ' + wanted;
        Long before = Cursor.read(cursor, question).map(Cursor::first).orElse(null);
        List<Delivery> page = store.list(id, wanted, before, most + 1);
        List<Delivery> shown = page.subList(0, Math.min(most, page.size()));
        String next =
                page.size() > most
                        ? new Cursor(shown.getLast().position(), shown.getLast().messageId())
                                .text(question)
                        : null;
        return new DeliveryPage(
                shown.stream().map(DeliveryView::of).toList(), next, clock.instant());
    }

    /// One delivery with the log of its attempts.
    @Needs(Access.ANALYST)
    @Get("/deliveries/{messageId}")
    DeliveryDetail delivery(@PathVariable String webhookId, @PathVariable String messageId) {
        return detail(Parameters.id("webhookId", webhookId), id(messageId));
    }

    /// Queues a delivery again that was given up, or that the receiver lost.
    @Needs(Access.ADMIN)
    @Post(uri = "/deliveries/{messageId}/redeliver", consumes = "*/*")
    Redelivery redeliver(@PathVariable String webhookId, @PathVariable String messageId) {
        UUID id = book.find(Parameters.id("webhookId", webhookId)).webhookId();
        UUID message = id(messageId);
        if (store.find(id, message).isEmpty()) {
            throw ProblemException.notFound("No such delivery");
        }
        return new Redelivery(store.redeliver(id, message, clock.instant()));
    }

    /// Queues all deliveries again that were given up.
    @Needs(Access.ADMIN)
    @Post(uri = "/redeliver", consumes = "*/*")
    Redelivery redeliverAll(@PathVariable String webhookId) {
        UUID id = book.find(Parameters.id("webhookId", webhookId)).webhookId();
        return new Redelivery(store.redeliver(id, null, clock.instant()));
    }

    /// Sends a message that says nothing, once, and tells what came of it.
    @Needs(Access.ADMIN)
    @Post(uri = "/test", consumes = "*/*")
    DeliveryDetail testWebhook(@PathVariable String webhookId) {
        UUID id = Parameters.id("webhookId", webhookId);
        return detail(id, webhooks.courier().test(book.find(id)).messageId());
    }

    private DeliveryDetail detail(UUID webhookId, UUID messageId) {
        Delivery found =
                store.find(webhookId, messageId)
                        .orElseThrow(() -> ProblemException.notFound("No such delivery"));
        return new DeliveryDetail(DeliveryView.of(found), store.attempts(messageId));
    }

    private static String text(UUID messageId) {
        return Notices.PREFIX + messageId;
    }

    private static UUID id(String messageId) {
        return Parameters.id(
                "messageId",
                messageId.startsWith(Notices.PREFIX)
                        ? messageId.substring(Notices.PREFIX.length())
                        : messageId);
    }

    private static State state(String word) {
        return Arrays.stream(State.values())
                .filter(state -> state.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        ProblemException.parameter(
                                "state", "Must be waiting, held, delivered or dead"));
    }
}
