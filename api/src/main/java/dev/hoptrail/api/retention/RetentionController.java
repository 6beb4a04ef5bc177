package dev.hoptrail.api.retention;

import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.retention.store.RetentionStore;
import dev.hoptrail.api.retention.store.RetentionStore.DroppedMonth;
import dev.hoptrail.api.retention.store.RetentionStore.Partition;
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
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is kept since when, what goes next, and what was dropped.
@Controller("/api/v1/retention")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Needs(Access.AUDITOR)
@Tag(name = "evidence")
final class RetentionController {

    private final Retention retention;
    private final RetentionStore store;
    private final Clock clock;

    RetentionController(Retention retention, RetentionStore store, Clock clock) {
        this.retention = retention;
        this.store = store;
        this.clock = clock;
    }

    /// What of a month happens to it.
    @Schema(name = "MonthState")
    enum MonthState {
        /// It is kept for some time yet, or without end.
        KEPT,
        /// It would be dropped, if no hold kept it.
        HELD,
        /// Its time is over: it is dropped when the notice is.
        DUE
    }

    /// How long a class of data is kept.
    ///
    /// @param months null: without end
    /// @param since the first instant that is kept at the moment asked for; null: all is
    /// @param tables of which it consists
    @Schema(name = "DataClass")
    record DataClass(
            String name, @Nullable Integer months, @Nullable Instant since, List<String> tables) {}

    /// A month of records, sessions and uses.
    ///
    /// @param goesAt when it is dropped, notice and all, but for holds; null: never
    /// @param records about how many
    @Schema(name = "KeptMonth")
    record KeptMonth(
            String month,
            MonthState state,
            @Nullable Instant goesAt,
            long bytes,
            long records,
            long sessions,
            long uses) {}

    /// A month that was dropped.
    ///
    /// @param sessions so many are gone
    /// @param stubs of so many a stub was left, since others hung on them
    /// @param finishedAt when all that hung on it was gone; null: some is left
    @Schema(name = "DroppedMonth")
    record Dropped(
            String month,
            Instant droppedAt,
            long sessions,
            long stubs,
            @Nullable Instant finishedAt) {}

    /// What is kept.
    ///
    /// @param keptSince events before are not taken in; null: all are
    /// @param months the oldest first
    /// @param dropped the latest first
    @Schema(name = "Retention")
    record RetentionView(
            @Nullable Instant keptSince,
            List<DataClass> classes,
            List<KeptMonth> months,
            List<Dropped> dropped,
            Instant asOf) {}

    /// What is kept, and what goes next.
    ///
    /// @param at what would go at that moment, as the settings and holds are now; now where absent
    @Get
    RetentionView retention(
            @QueryValue @Parameter(schema = @Schema(type = "string", format = "date-time"))
                    @Nullable String at) {
        Instant now = clock.instant();
        Instant moment = Objects.requireNonNullElse(Parameters.time("at", at), now);
        @Nullable Instant keptSince = store.keptSince().orElse(null);
        return new RetentionView(
                keptSince,
                classes(moment),
                months(keptSince, moment, moment.isBefore(now) ? moment : now),
                store.dropped().stream().map(RetentionController::dropped).toList(),
                now);
    }

    private List<DataClass> classes(Instant moment) {
        Retention.Setup setup = retention.setup();
        List<String> following = new ArrayList<>(List.of("record", "session", "session_use"));
        RetentionStore.FOLLOWING.forEach(rows -> following.add(rows.table()));
        following.removeIf(table -> table.endsWith("_default"));
        following.addAll(List.of("credential", "change_feed", "known_at"));
        return List.of(
                dataClass("records", setup.records(), moment, following),
                dataClass(
                        "baselines",
                        setup.baselines(),
                        moment,
                        List.of(RetentionStore.BASELINES.table())),
                dataClass(
                        "rejected",
                        setup.rejected(),
                        moment,
                        List.of(RetentionStore.REJECTED.table())),
                dataClass("alerts", 0, moment, List.of("alert", "alert_event", "disposition")),
                dataClass("access log", 0, moment, List.of("access_log")),
                dataClass(
                        "tree log",
                        0,
                        moment,
                        List.of(
                                "log_batch",
                                "log_tile",
                                "tree_head",
                                "head_timestamp",
                                "signing_key")),
                dataClass(
                        "ledger",
                        0,
                        moment,
                        List.of(
                                "log_file",
                                "log_file_hour",
                                "digest_file",
                                "digest_log",
                                "source")));
    }

    private static DataClass dataClass(
            String name, int months, Instant moment, List<String> tables) {
        return new DataClass(
                name, months == 0 ? null : months, new Months(months).since(moment), tables);
    }

    private List<KeptMonth> months(
            @Nullable Instant keptSince, Instant moment, Instant noticedFrom) {
        Months kept = new Months(retention.setup().records());
        Map<YearMonth, List<Partition>> byMonth = new TreeMap<>();
        store.partitions()
                .forEach(one ->
                        byMonth.computeIfAbsent(one.month(), none -> new ArrayList<>()).add(one));
        List<KeptMonth> months = new ArrayList<>();
        byMonth.forEach((month, partitions) -> {
            Instant end = Months.begin(month.plusMonths(1));
            // A longer setting brings nothing back.
            @Nullable Instant over =
                    keptSince != null && !end.isAfter(keptSince) ? end : kept.goes(month);
            boolean isOver = over != null && !over.isAfter(moment);
            months.add(
                    new KeptMonth(
                            month.toString(),
                            state(partitions, isOver),
                            over == null ? null : goesAt(partitions, over, isOver, noticedFrom),
                            partitions.stream().mapToLong(Partition::bytes).sum(),
                            rows(partitions, "record"),
                            rows(partitions, "session"),
                            rows(partitions, "session_use")));
        });
        return months;
    }

    private static MonthState state(List<Partition> partitions, boolean isOver) {
        if (!isOver) {
            return MonthState.KEPT;
        }
        return partitions.stream().anyMatch(Partition::isHeld) ? MonthState.HELD : MonthState.DUE;
    }

    /// What no run has found to be over yet is found so now, or when it is.
    private Instant goesAt(
            List<Partition> partitions, Instant over, boolean isOver, Instant noticedFrom) {
        @Nullable Instant noticed = isOver ? partitions.getFirst().noticedAt() : null;
        Instant known = over.isAfter(noticedFrom) ? over : noticedFrom;
        return Objects.requireNonNullElse(noticed, known).plus(retention.setup().notice());
    }

    private static long rows(List<Partition> partitions, String table) {
        return partitions.stream()
                .filter(one -> one.table().equals(table))
                .mapToLong(Partition::rows)
                .sum();
    }

    private static Dropped dropped(DroppedMonth month) {
        return new Dropped(
                month.month().toString(),
                month.droppedAt(),
                month.sessions(),
                month.stubs(),
                month.finishedAt());
    }
}
