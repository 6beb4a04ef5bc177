package dev.hoptrail.api.pack;

import dev.hoptrail.api.pack.format.PackJson;
import dev.hoptrail.api.pack.store.ScheduleStore;
import dev.hoptrail.api.pack.store.ScheduleStore.Due;
import dev.hoptrail.api.pack.store.ScheduleStore.ScheduleRow;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.correlate.store.Repeated;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Asks for the packs of periods that are over, those that were missed while nothing ran among
/// them.
@Singleton
@InPart(Part.API)
public final class Schedules implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final ScheduleStore store;
    private final Clock clock;
    private final Repeated making = new Repeated("schedules of packs", PAUSE, this::makeNext);

    Schedules(ScheduleStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /// Begins to look for periods that are over; to be called once.
    public Schedules start() {
        making.start();
        return this;
    }

    /// Asks for the pack of one period.
    ///
    /// @return false if none is due
    boolean makeNext() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return store.makeDue(now, schedule -> due(schedule, now));
    }

    private static Due due(ScheduleRow schedule, Instant now) {
        try {
            PackRequest request =
                    PackJson.reader(PackRequest.class)
                            .<PackRequest>readValue(schedule.request())
                            .during(schedule.from(), schedule.to(), title(schedule));
            return new Due(
                    UUID.randomUUID(),
                    PackJson.line(request),
                    now.plus(request.kept()),
                    new Calendar(schedule.cron()).after(schedule.to()));
        } catch (IOException e) {
            throw new UncheckedIOException("A stored request cannot be read", e);
        }
    }

    private static String title(ScheduleRow schedule) {
        return "%s, %s to %s".formatted(schedule.name(), day(schedule.from()), day(schedule.to()));
    }

    private static String day(Instant at) {
        return at.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    @Override
    public void close() {
        making.close();
    }
}
