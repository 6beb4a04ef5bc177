package dev.hoptrail.api.webhook;

import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Needs;
import dev.hoptrail.api.webhook.store.Webhook;
import dev.hoptrail.api.webhook.store.WebhookStore;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whom to tell of alerts.
@Controller("/api/v1/webhooks")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "webhooks")
final class WebhookController {

    private static final String QUESTION = "webhooks";
    private static final int MOST = 500;
    private static final int OVERLAP_HOURS = 24;
    private static final int LONGEST_OVERLAP_HOURS = 168;

    private final WebhookBook book;
    private final WebhookStore store;
    private final Clock clock;

    WebhookController(WebhookBook book, WebhookStore store, Clock clock) {
        this.book = book;
        this.store = store;
        this.clock = clock;
    }

    @Schema(name = "WebhookPage")
    record WebhookPage(List<WebhookView> items, @Nullable String next, Instant asOf) {}

    /// A webhook and what its receiver verifies with, shown this once.
    ///
    /// @param secret whsec_… of v1, the public key whpk_… of v1a
    @Schema(name = "CreatedWebhook")
    record CreatedWebhook(WebhookView webhook, String secret) {}

    /// @param overlapHours how long the old key signs along, 0 to 168; 24 where absent
    @Schema(name = "WebhookSecretRequest")
    record SecretRequest(@Nullable Integer overlapHours) {}

    /// @param secret what the receiver verifies with from now on, shown this once
    /// @param previousUntil until when the old one does, too
    @Schema(name = "WebhookSecret")
    record NewSecret(String secret, @Nullable Instant previousUntil) {}

    /// All webhooks, by id.
    @Needs(Access.ANALYST)
    @Get
    WebhookPage webhooks(
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit,
            @QueryValue @Nullable String cursor) {
        int most = Parameters.limit(limit, 50, MOST);
        UUID after = Cursor.read(cursor, QUESTION).map(Cursor::id).orElse(null);
        List<Webhook> page = store.list(after, most + 1);
        List<Webhook> shown = page.subList(0, Math.min(most, page.size()));
        String next =
                page.size() > most
                        ? new Cursor(0, shown.getLast().webhookId()).text(QUESTION)
                        : null;
        return new WebhookPage(shown.stream().map(WebhookView::of).toList(), next, clock.instant());
    }

    /// Adds a webhook and shows what its receiver verifies with this once.
    @Needs(Access.ADMIN)
    @Post
    @Status(HttpStatus.CREATED)
    CreatedWebhook addWebhook(@Body WebhookRequest body) {
        WebhookBook.Secret added = book.add(body);
        return new CreatedWebhook(WebhookView.of(added.webhook()), added.verifier());
    }

    /// One webhook.
    @Needs(Access.ANALYST)
    @Get("/{webhookId}")
    WebhookView webhook(@PathVariable String webhookId) {
        return WebhookView.of(book.find(Parameters.id("webhookId", webhookId)));
    }

    /// Changes what the body names. Enabling a webhook lets what waits for it go.
    @Needs(Access.ADMIN)
    @Patch("/{webhookId}")
    WebhookView changeWebhook(@PathVariable String webhookId, @Body WebhookRequest body) {
        return WebhookView.of(book.change(Parameters.id("webhookId", webhookId), body));
    }

    /// Removes a webhook with all its deliveries.
    @Needs(Access.ADMIN)
    @Delete("/{webhookId}")
    @ApiResponse(responseCode = "204", description = "The webhook is removed")
    HttpResponse<?> removeWebhook(@PathVariable String webhookId) {
        if (!store.remove(Parameters.id("webhookId", webhookId))) {
            throw ProblemException.notFound("No webhook " + webhookId);
        }
        return HttpResponse.noContent();
    }

    /// Gives a webhook a fresh signing key. Until the old one ends, both sign.
    @Needs(Access.ADMIN)
    @Post("/{webhookId}/secret")
    NewSecret rotateWebhookSecret(@PathVariable String webhookId, @Body SecretRequest body) {
        UUID id = Parameters.id("webhookId", webhookId);
        int hours = body.overlapHours() == null ? OVERLAP_HOURS : body.overlapHours();
        if (hours < 0 || hours > LONGEST_OVERLAP_HOURS) {
            throw WebhookRequest.invalid(
                    "\"overlapHours\" must be between 0 and " + LONGEST_OVERLAP_HOURS);
        }
        WebhookBook.Secret rotated = book.rotate(id, Duration.ofHours(hours));
        return new NewSecret(rotated.verifier(), rotated.previousUntil());
    }
}
