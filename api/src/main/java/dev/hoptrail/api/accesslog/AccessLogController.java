package dev.hoptrail.api.accesslog;

import dev.hoptrail.api.accesslog.store.AccessLogStore;
import dev.hoptrail.api.accesslog.store.AccessLogStore.Filter;
import dev.hoptrail.api.accesslog.store.AccessLogStore.Head;
import dev.hoptrail.api.accesslog.store.AccessLogStore.Kept;
import dev.hoptrail.api.accesslog.store.Entry;
import dev.hoptrail.api.paging.Cursor;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Needs;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who asked what, for auditors.
@Controller("/api/v1/access-log")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Needs(Access.AUDITOR)
@Tag(name = "access")
final class AccessLogController {

    private static final int MOST = 500;
    private static final int LONGEST = 500;
    private static final int VERIFIED_AT_ONCE = 5_000;
    private static final UUID NONE = new UUID(0, 0);

    private final AccessLog log;
    private final AccessLogStore store;
    private final Clock clock;

    AccessLogController(AccessLog log, AccessLogStore store, Clock clock) {
        this.log = log;
        this.store = store;
        this.clock = clock;
    }

    /// One call, or the start of the service.
    ///
    /// @param number 1, 2, 3, … without a gap
    /// @param whoId of the token or browser session; null for anonymous callers and the service
    /// @param route the template that the path fits; null where none does
    /// @param parameters as they were sent, secrets blanked
    /// @param status null for what is no answer
    /// @param code of the problem; null where there was none
    /// @param detail what a change brought and made, as JSON: its body with secrets blanked, or the
    ///   SHA-256 of what is no JSON
    /// @param hash SHA-256 of the hash before and this entry, in hex
    @Schema(name = "AccessLogEntry")
    record EntryView(
            long number,
            Instant at,
            @Nullable String whoId,
            String who,
            @Nullable String access,
            @Nullable String remoteAddress,
            String method,
            String path,
            @Nullable String route,
            String parameters,
            @Nullable Integer status,
            @Nullable String code,
            @Nullable String detail,
            String hash) {

        static EntryView of(Kept kept) {
            Entry entry = kept.entry();
            return new EntryView(
                    kept.number(),
                    entry.at(),
                    entry.whoId(),
                    entry.who(),
                    entry.access(),
                    entry.remoteAddress(),
                    entry.method(),
                    entry.path(),
                    entry.route(),
                    entry.parameters(),
                    entry.status(),
                    entry.code(),
                    entry.detail(),
                    kept.hash());
        }
    }

    @Schema(name = "AccessLogPage")
    record EntryList(List<EntryView> items, @Nullable String next, Instant asOf) {}

    /// What is wrong with an entry.
    @Schema(name = "AccessLogBreakKind")
    enum BreakKind {
        /// There is no entry of that number.
        MISSING,
        /// The entry, or the one before it, is not what was written.
        ALTERED,
        /// This process wrote or saw later entries, which were taken off the end.
        CUT_OFF
    }

    @Schema(name = "AccessLogBreak")
    record Break(long number, BreakKind kind) {}

    /// What came of computing all hashes anew.
    ///
    /// @param entries how many are whole, from the first on
    /// @param lastHash of the last one that is: whoever keeps it sees later that none was taken off
    ///   the end
    /// @param firstBreak null where there is none
    @Schema(name = "AccessLogVerification")
    record Verification(
            boolean intact,
            long entries,
            String lastHash,
            @Nullable Break firstBreak,
            Instant asOf) {}

    /// Entries, the latest first.
    ///
    /// @param who id or name of who asked
    /// @param path what the path begins with
    @Get
    EntryList entries(
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String from,
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String to,
            @QueryValue @Nullable String who,
            @QueryValue @Nullable String path,
            @QueryValue @Parameter(schema = @Schema(type = "integer")) @Nullable String limit,
            @QueryValue @Nullable String cursor) {
        int most = Parameters.limit(limit, 50, MOST);
        Filter filter =
                new Filter(
                        Parameters.time("from", from),
                        Parameters.time("to", to),
                        text("who", who),
                        text("path", path));
        String question = "access-log " + filter;
        Long before = Cursor.read(cursor, question).map(Cursor::first).orElse(null);
        List<Kept> page = store.list(filter, before, most + 1);
        List<Kept> shown = page.subList(0, Math.min(most, page.size()));
        String next =
                page.size() > most
                        ? new Cursor(shown.getLast().number(), NONE).text(question)
                        : null;
        return new EntryList(shown.stream().map(EntryView::of).toList(), next, clock.instant());
    }

    private static @Nullable String text(String name, @Nullable String value) {
        if (value != null && (value.length() > LONGEST || value.indexOf('\0') >= 0)) {
            throw ProblemException.parameter(name, "Longer than %d, or no text".formatted(LONGEST));
        }
        return value;
    }

    /// Computes the hashes of all entries anew, in their order, up to the first that does not fit.
    @Get("/verification")
    Verification verify() {
        Instant asOf = clock.instant();
        Head seen = log.witnessed().orElse(new Head(0, AccessLogStore.nothingBefore()));
        String last = AccessLogStore.nothingBefore();
        long whole = 0;
        while (true) {
            List<Kept> entries = store.behind(whole, VERIFIED_AT_ONCE);
            for (Kept entry : entries) {
                if (entry.number() != whole + 1) {
                    return broken(whole, last, BreakKind.MISSING, asOf);
                }
                boolean other =
                        entry.number() == seen.number() && !entry.hash().equals(seen.hash());
                if (other || !entry.follows(last)) {
                    return broken(whole, last, BreakKind.ALTERED, asOf);
                }
                last = entry.hash();
                whole++;
            }
            if (entries.size() < VERIFIED_AT_ONCE) {
                if (whole < seen.number()) {
                    return broken(whole, last, BreakKind.CUT_OFF, asOf);
                }
                return new Verification(true, whole, last, null, asOf);
            }
        }
    }

    private static Verification broken(long whole, String last, BreakKind kind, Instant asOf) {
        return new Verification(false, whole, last, new Break(whole + 1, kind), asOf);
    }
}
