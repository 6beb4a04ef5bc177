package dev.hoptrail.api.event;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.coverage.Completeness;
import dev.hoptrail.api.coverage.CoverageGaps;
import dev.hoptrail.api.event.store.EventStore;
import dev.hoptrail.api.event.store.EventStore.Delivered;
import dev.hoptrail.api.event.store.EventStore.Sighting;
import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.retention.store.RetentionStore;
import dev.hoptrail.api.security.Scoped;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.api.session.TimeParameters;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.search.TimeWindow;
import dev.hoptrail.correlate.stream.RecordParser;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Records as they were delivered, and calls that were refused.
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Tag(name = "events")
final class EventController {

    private static final int MOST = 500;
    private static final int LONGEST_ID = 256;
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final RetentionStore retention;
    private final EventStore store;
    private final RecordBodies bodies;
    private final CoverageGaps coverage;
    private final Clock clock;
    private final RecordParser records = new RecordParser();

    EventController(
            EventStore store,
            RecordBodies bodies,
            CoverageGaps coverage,
            Clock clock,
            RetentionStore retention) {
        this.retention = retention;
        this.store = store;
        this.bodies = bodies;
        this.coverage = coverage;
        this.clock = clock;
    }

    /// A record.
    ///
    /// @param record as CloudTrail wrote it, session token blanked
    /// @param sessionId the session it issued
    /// @param conflict whether it was delivered with different bodies
    /// @param variants all bodies and where each was read
    @Schema(name = "Event")
    record Event(
            String accountId,
            String eventId,
            @Schema(type = "object") @JsonRawValue String record,
            @Nullable UUID sessionId,
            boolean conflict,
            List<Variant> variants) {}

    /// A body under which a record was delivered.
    ///
    /// @param sha256 of the record's bytes where it was first read, in hex; null where something
    ///   was erased of it
    @Schema(name = "EventVariant")
    record Variant(
            @Nullable String sha256,
            @Schema(type = "object") @JsonRawValue String record,
            List<Sighting> sightings) {}

    /// A refused call.
    ///
    /// @param callerArn who was refused, where the record tells
    /// @param roleArn the role that was asked for, where the record or its message tells
    /// @param tags session tags that were asked for; many refusals come without and tell none
    @Schema(name = "Denial")
    record Denial(
            String accountId,
            String eventId,
            Instant at,
            String service,
            String action,
            @Nullable String errorCode,
            @Nullable String errorMessage,
            @Nullable String callerType,
            @Nullable String callerArn,
            @Nullable String callerPrincipalId,
            @Nullable String roleArn,
            List<AskedTag> tags,
            @Nullable String sourceIp) {}

    /// A session tag that a refused call asked for.
    @Schema(name = "AskedTag")
    record AskedTag(String key, String value, boolean transitive) {}

    @Schema(name = "DenialPage")
    record Denials(
            List<Denial> items, @Nullable String next, Instant asOf, Completeness completeness) {}

    /// One record with all places where it was read.
    @Scoped
    @Get("/events/{accountId}/{eventId}")
    Event event(
            HttpRequest<?> request, @PathVariable String accountId, @PathVariable String eventId) {
        Parameters.account("accountId", accountId);
        if (eventId.length() > LONGEST_ID) {
            throw ProblemException.parameter("eventId", "Longer than " + LONGEST_ID);
        }
        AccountScope scope = Visitor.scope(request);
        List<Delivered> delivered =
                store.record(accountId, eventId, scope).stream()
                        .filter(body -> body.eventId().equals(eventId))
                        .map(body -> body.withBody(bodies.blanked(body.body(), scope)))
                        .toList();
        if (delivered.isEmpty()) {
            throw ProblemException.notFound("No such record" + retention.alsoDropped());
        }
        Delivered effective =
                delivered.stream()
                        .filter(body -> body.sessionId() != null)
                        .findFirst()
                        .orElseGet(delivered::getFirst);
        List<Variant> variants =
                delivered.stream()
                        .map(body -> new Variant(body.sha256(), body.body(), store.sightings(body)))
                        .toList();
        return new Event(
                accountId,
                eventId,
                effective.body(),
                effective.sessionId(),
                delivered.stream().anyMatch(Delivered::conflict),
                variants);
    }

    /// Refused calls, the latest first.
    ///
    /// @param tagKey only calls that asked for a session tag of this key, in any case
    @Scoped
    @Get("/denials")
    Denials denials(
            HttpRequest<?> request,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String from,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String to,
            @QueryValue @Nullable String tagKey,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit,
            @QueryValue @Nullable String cursor) {
        if (tagKey != null && tagKey.length() > LONGEST_ID) {
            throw ProblemException.parameter("tagKey", "Longer than " + LONGEST_ID);
        }
        TimeWindow window = TimeParameters.window(null, from, to);
        Instant begin = Objects.requireNonNullElse(Parameters.time("from", from), EARLIEST);
        Instant end = Objects.requireNonNullElse(Parameters.time("to", to), LATEST);
        int most = Parameters.limit(limit, 50, MOST);
        String question = "denials " + begin + ' ' + end + ' ' + tagKey;
        Optional<Cursor> after = Cursor.read(cursor, question);
        AccountScope scope = Visitor.scope(request);
        List<Delivered> page =
                store.denials(
                        begin,
                        end,
                        tagKey,
                        scope,
                        after.map(EventController::time).orElse(null),
                        after.map(Cursor::id).orElse(null),
                        most + 1);
        List<Delivered> shown = page.subList(0, Math.min(most, page.size()));
        String next = page.size() > most ? cursor(shown.getLast()).text(question) : null;
        Instant now = clock.instant();
        return new Denials(
                shown.stream().map(one -> denial(one, scope)).toList(),
                next,
                now,
                coverage.of(window, now, scope));
    }

    private static Cursor cursor(Delivered last) {
        // Events are told apart by the second at best: AWS resolves no finer.
        return new Cursor(last.eventTime().getEpochSecond(), 0, last.recordId());
    }

    private static Instant time(Cursor cursor) {
        long second =
                Math.clamp(cursor.first(), EARLIEST.getEpochSecond(), LATEST.getEpochSecond());
        return Instant.ofEpochSecond(second);
    }

    private Denial denial(Delivered delivered, AccountScope scope) {
        String shown = bodies.blanked(delivered.body(), scope);
        JsonNode body = bodies.read(shown);
        JsonNode caller = body.path("userIdentity");
        IdentityEvent.Refused refused = refused(shown);
        return new Denial(
                delivered.accountId(),
                delivered.eventId(),
                delivered.eventTime(),
                delivered.eventSource(),
                delivered.eventName(),
                delivered.errorCode(),
                text(body.path("errorMessage")),
                text(caller.path("type")),
                text(caller.path("arn")),
                text(caller.path("principalId")),
                refused.roleArn(),
                refused.tags().stream()
                        .map(tag -> new AskedTag(tag.key(), tag.value(), tag.transitive()))
                        .toList(),
                text(body.path("sourceIPAddress")));
    }

    /// Refusals often come without parameters: the role then stands in the message alone.
    private IdentityEvent.Refused refused(String body) {
        return records.stored(body).detail() instanceof IdentityEvent.Refused refused
                ? refused
                : new IdentityEvent.Refused(null, List.of());
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }
}
