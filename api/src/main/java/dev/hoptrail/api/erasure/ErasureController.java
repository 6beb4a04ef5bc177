package dev.hoptrail.api.erasure;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.hoptrail.api.erasure.store.ErasureStore;
import dev.hoptrail.api.erasure.store.ErasureStore.ErasureRow;
import dev.hoptrail.api.erasure.store.ErasureStore.Held;
import dev.hoptrail.api.erasure.store.ErasureStore.State;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Needs;
import dev.hoptrail.api.security.Visitor;
import dev.hoptrail.correlate.store.ErasureRequests;
import dev.hoptrail.correlate.store.ErasureRequests.Mode;
import dev.hoptrail.correlate.store.ErasureRequests.Values;
import dev.hoptrail.correlate.store.StoreException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Erases origins: whoever is behind sessions is called otherwise wherever that stands, while links
/// and proofs stay. Nothing brings the names back.
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Needs(Access.ADMIN)
@Tag(name = "evidence")
final class ErasureController {

    private static final int LONGEST_REASON = 1_000;
    private static final int MOST_VALUES = 100;
    private static final int SHORTEST = 3;
    private static final int LONGEST = 1_000;

    /// What no erasure reaches.
    static final List<String> BEYOND =
            List.of(
                    "Packs made before, and backups: they say what was known then. A backup that is restored is erased again"
                            + " where erasures.jsonl lies beside webhook.key, and brings back what was erased since where it does"
                            + " not",
                    "Kafka's topics, until their retention is over; what is read from them again is erased on its way in",
                    "What receivers of webhooks, witnesses and readers of the interface were told; ids of sessions and"
                            + " alerts are others now, so that what they know of an alert is not found again",
                    "The log files themselves, their names, and the names of other files and objects that were read",
                    "The access log: paths of calls hold ids of origins and sessions, and queries hold what people looked"
                            + " for. It is only added to",
                    "Reviews of packs, and the context files that an operator gave: change people.csv yourself",
                    "Who works with Hoptrail: names of tokens, and of those who answered alerts",
                    "Hashes in baselines of what only sessions did that were dropped as too old: who guesses the name and what"
                            + " it did can find out whether it did, until these are dropped, too",
                    "Names inside longer words, in other spellings or encodings, and those listed as plain",
                    "Records that are handed to POST /api/v1/attribute: they are read as they are, and what they show of the"
                            + " erased is not found among the stored",
                    "For a week, in the feed of changes, ids that sessions had, so that search indexes take their"
                            + " documents away; on disk, what PostgreSQL and Lucene have not yet written over");

    private final ErasureRequests requests;
    private final ErasureStore store;
    private final Clock clock;

    ErasureController(ErasureRequests requests, ErasureStore store, Clock clock) {
        this.requests = requests;
        this.store = store;
        this.clock = clock;
    }

    /// What an erasure would do.
    ///
    /// @param values what gets another name, wherever it stands by itself, in any case
    /// @param plain what the origin is called, too, and stays: words that stand everywhere, such as
    ///   an account's id, and what has less than 3 characters
    /// @param records about how many records hold one of them
    /// @param sessions about how many sessions
    /// @param findings about how many findings
    /// @param hold reason of the legal hold that forbids it
    /// @param beyond what stays as it is
    @Schema(name = "ErasurePreview")
    record Preview(
            List<String> values,
            List<String> plain,
            long records,
            long sessions,
            long findings,
            @Nullable String hold,
            List<String> beyond,
            Instant asOf) {}

    /// What is to be erased.
    ///
    /// @param mode `pseudonymise`: the same value always gets the same name; `erase`: a name of
    ///   chance
    /// @param reason for whoever asks later; 1 to 1,000 characters that name none of the values
    /// @param erase further values, such as a name that others have in their sessions, too
    @Schema(name = "ErasureRequest")
    record Request(@Nullable String mode, @Nullable String reason, @Nullable List<String> erase) {}

    /// A request to erase an origin.
    ///
    /// @param refusal why it was refused
    /// @param rows how many rows changed, by table
    /// @param reading the table that is being read, or was when it was told last
    /// @param rowsRead how many rows were read by then, of all tables
    @Schema(name = "Erasure")
    record ErasureView(
            UUID erasureId,
            String mode,
            String reason,
            String askedBy,
            Instant askedAt,
            State state,
            @Nullable String refusal,
            @Nullable Instant doneAt,
            @Schema(type = "object", nullable = true) @JsonRawValue @Nullable String rows,
            @Nullable String reading,
            @Nullable Long rowsRead,
            List<String> beyond) {

        static ErasureView of(ErasureRow row) {
            return new ErasureView(
                    row.erasureId(),
                    row.mode().name().toLowerCase(Locale.ROOT),
                    row.reason(),
                    row.askedBy(),
                    row.askedAt(),
                    row.state(),
                    row.refusal(),
                    row.doneAt(),
                    row.rows(),
                    row.reading(),
                    row.rowsRead(),
                    BEYOND);
        }
    }

    /// Requests, the latest first.
    @Schema(name = "ErasurePage")
    record ErasurePage(List<ErasureView> items, @Nullable String next, Instant asOf) {}

    /// What erasing an origin would change, and what not. Changes nothing.
    @Get("/origins/{originId}/erasures/preview")
    Preview preview(@PathVariable String originId) {
        Values values = values(Parameters.id("originId", originId));
        Held held = store.held(values.erased());
        return new Preview(
                values.erased().stream().sorted().toList(),
                values.plain().stream().sorted().toList(),
                held.records(),
                held.sessions(),
                held.findings(),
                held.hold(),
                BEYOND,
                clock.instant());
    }

    /// Erases an origin: in one transaction, soon. No records are taken in meanwhile.
    @Post("/origins/{originId}/erasures")
    @Status(HttpStatus.ACCEPTED)
    ErasureView erase(HttpRequest<?> request, @PathVariable String originId, @Body Request body) {
        Mode mode = mode(body.mode());
        Set<String> values = new TreeSet<>(values(Parameters.id("originId", originId)).erased());
        values.addAll(further(body.erase()));
        if (values.isEmpty()) {
            throw invalid(
                    "What origin %s is called stands everywhere or is too short: name in \"erase\" what else is to go"
                            .formatted(originId));
        }
        String reason = reason(body.reason(), values);
        @Nullable String hold = store.held(values).hold();
        if (hold != null) {
            throw ProblemException.of(
                    ErrorCode.HELD,
                    "A legal hold keeps records of that origin: %s. Release it first"
                            .formatted(hold));
        }
        try {
            UUID id = requests.ask(values, mode, reason, Visitor.of(request).orElseThrow().name());
            return ErasureView.of(row(id.toString()));
        } catch (StoreException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// Requests, the latest first, at most 500.
    @Get("/erasures")
    ErasurePage erasures() {
        return new ErasurePage(
                store.erasures().stream().map(ErasureView::of).toList(), null, clock.instant());
    }

    /// What became of a request.
    @Get("/erasures/{erasureId}")
    ErasureView erasure(@PathVariable String erasureId) {
        return ErasureView.of(row(erasureId));
    }

    private ErasureRow row(String id) {
        return store.erasure(Parameters.id("erasureId", id))
                .orElseThrow(() -> ProblemException.notFound("No erasure " + id));
    }

    private Values values(UUID origin) {
        try {
            Values values = requests.values(origin);
            if (values.erased().isEmpty() && values.plain().isEmpty()) {
                throw ProblemException.notFound(
                        "No origin %s whose name can be erased".formatted(origin));
            }
            return values;
        } catch (StoreException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Mode mode(@Nullable String mode) {
        return switch (mode) {
            case "pseudonymise" -> Mode.PSEUDONYMISE;
            case "erase" -> Mode.ERASE;
            case null, default -> throw invalid("\"mode\" must be \"pseudonymise\" or \"erase\"");
        };
    }

    private static List<String> further(@Nullable List<String> values) {
        List<String> further = new ArrayList<>();
        for (String value : values == null ? List.<String>of() : values) {
            if (value == null
                    || value.strip().length() < SHORTEST
                    || value.length() > LONGEST
                    || further.size() == MOST_VALUES) {
                throw invalid(
                        "\"erase\" takes at most %d values of %d to %,d characters"
                                .formatted(MOST_VALUES, SHORTEST, LONGEST));
            }
            further.add(value.strip());
        }
        return further;
    }

    private static String reason(@Nullable String given, Set<String> values) {
        String reason = given == null ? "" : given.strip();
        if (reason.isEmpty()
                || reason.length() > LONGEST_REASON
                || reason.chars().anyMatch(Character::isISOControl)) {
            throw invalid("\"reason\" must have 1 to %,d characters".formatted(LONGEST_REASON));
        }
        String folded = reason.toLowerCase(Locale.ROOT);
        if (values.stream().anyMatch(value -> folded.contains(value.toLowerCase(Locale.ROOT)))) {
            throw invalid("\"reason\" is kept: it must not name what is erased");
        }
        return reason;
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_BODY, detail);
    }
}
