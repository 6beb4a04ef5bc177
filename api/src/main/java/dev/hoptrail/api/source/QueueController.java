package dev.hoptrail.api.source;

import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Needs;
import dev.hoptrail.ingest.intake.QueueFigures;
import dev.hoptrail.ingest.intake.QueueFigures.Count;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How the queues are, and the topics of others, that this process consumes.
@Controller("/api/v1/queues")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.INGEST)
@Tag(name = "sources")
final class QueueController {

    private final Queues queues;
    private final Subscriptions subscriptions;
    private final Clock clock;

    QueueController(Queues queues, Subscriptions subscriptions, Clock clock) {
        this.queues = queues;
        this.subscriptions = subscriptions;
        this.clock = clock;
    }

    /// All queues and subscriptions of this process.
    @Schema(name = "QueuePage")
    record QueueList(List<QueueView> items, @Nullable String next, Instant asOf) {}

    /// A queue, or topics of somebody's Kafka, as this process sees it since it began.
    ///
    /// @param url its address, `https:` of a queue, `kafka:` of topics
    /// @param trouble what keeps it from being consumed; null for nothing
    /// @param heardAt when it answered last; null for never
    /// @param waiting messages that it holds, about, or values of our partitions that are not read
    ///   yet; null where that is not told
    /// @param oldestSeconds age of the oldest message in hand
    /// @param counts of what happened, by name
    @Schema(name = "Queue")
    record QueueView(
            String name,
            String url,
            @Nullable String trouble,
            @Nullable Instant heardAt,
            @Nullable Long waiting,
            long oldestSeconds,
            Map<Count, Long> counts) {}

    /// The queues that this process consumes, by name, then the topics of others, each with what
    /// became of its messages.
    @Needs(Access.ADMIN)
    @Get
    QueueList queues() {
        Instant now = clock.instant();
        List<QueueView> items =
                Stream.concat(
                                queues.consumers().stream()
                                        .map(queue ->
                                                view(
                                                        queue.settings().name(),
                                                        queue.settings().url().toString(),
                                                        queue.figures(),
                                                        now)),
                                subscriptions.consumers().stream()
                                        .map(topics ->
                                                view(
                                                        topics.settings().name(),
                                                        topics.settings().address(),
                                                        topics.figures(),
                                                        now)))
                        .toList();
        return new QueueList(items, null, now);
    }

    private static QueueView view(String name, String url, QueueFigures figures, Instant now) {
        Map<Count, Long> counts = new TreeMap<>();
        Arrays.stream(Count.values()).forEach(count -> counts.put(count, figures.count(count)));
        return new QueueView(
                name,
                url,
                figures.trouble(),
                figures.heard(),
                figures.waiting(),
                figures.oldest(now).toSeconds(),
                counts);
    }
}
