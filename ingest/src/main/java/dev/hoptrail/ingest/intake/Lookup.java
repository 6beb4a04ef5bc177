package dev.hoptrail.ingest.intake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.ingest.aws.AwsAccess;
import dev.hoptrail.ingest.aws.AwsClients;
import dev.hoptrail.ingest.aws.CloudTrail;
import dev.hoptrail.ingest.aws.CloudTrailException;
import dev.hoptrail.ingest.ledger.ReadBefore;
import dev.hoptrail.ingest.publish.Ingest;
import dev.hoptrail.ingest.publish.IngestException;
import dev.hoptrail.ingest.publish.IngestProgress;
import dev.hoptrail.ingest.publish.IngestReport;
import dev.hoptrail.ingest.record.IdentityEvents;
import dev.hoptrail.ingest.source.LogFile;
import io.github.bucket4j.Bucket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;

/// Reads what CloudTrail's event history knows of the last 90 days: identity events alone, a file
/// for each region and day, the oldest first, since these are the first to be forgotten. The ledger
/// knows the days that were read: a run that was ended in any way is gone on with by another one.
///
/// A lookup takes one event name, and an account may make two of them a second in each region (AWS,
/// LookupEvents). So names that do not occur at all are found out first. Today is left out: what is
/// looked up of it would be another file tomorrow.
public final class Lookup {

    /// Whole days that event history reaches back.
    public static final int MOST_DAYS = 89;

    private static final String OPERATION = "LookupEvents";
    private static final int PAGE = 50;

    /// Events show up within minutes; a day is over when nothing is to come.
    private static final Duration LATE = Duration.ofHours(1);

    private static final Set<String> NAMES =
            IdentityEvents.TABLE.values().stream()
                    .flatMap(Collection::stream)
                    .collect(Collectors.toCollection(TreeSet::new));

    private final Ingest ingest;
    private final Area area;
    private final Path folder;
    private final IngestProgress progress;
    private final LocalDate today;
    private IngestReport report = IngestReport.NOTHING;
    private long days;
    private long done;

    /// What to read.
    ///
    /// @param days before today, [#MOST_DAYS] at most
    /// @param again whether to read days that were read before, too
    /// @param rate lookups a second in each region
    public record Area(List<String> regions, int days, boolean again, int rate) {
        public Area {
            regions = List.copyOf(regions);
        }
    }

    private Lookup(
            Ingest ingest, Area area, Path folder, IngestProgress progress, LocalDate today) {
        this.ingest = ingest;
        this.area = area;
        this.folder = folder;
        this.progress = progress;
        this.today = today;
    }

    /// Reads all, and returns once all is acknowledged and in the ledger.
    ///
    /// @param folder for a day's events while they are read
    /// @throws IngestException if Kafka or the database fails, or CloudTrail does in some region;
    ///   the other regions are read to their end
    public static IngestReport run(
            Ingest ingest,
            AwsAccess access,
            Path folder,
            Area area,
            Instant now,
            IngestProgress progress) {
        LocalDate today = LocalDate.ofInstant(now.minus(LATE), ZoneOffset.UTC);
        Lookup lookup = new Lookup(ingest, area, folder, progress, today);
        try (AwsClients aws = new AwsClients(access.in(area.regions().getFirst()))) {
            return lookup.run(aws);
        } catch (SdkException failure) {
            throw IngestException.ofSource(
                    "Nobody tells whose events are looked up: " + failure.getMessage(), failure);
        }
    }

    private IngestReport run(AwsClients aws) {
        String account = aws.account();
        List<CompletableFuture<Void>> regions = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String region : area.regions()) {
                Region one = new Region(aws.cloudTrail(region), account, region);
                regions.add(CompletableFuture.runAsync(one::read, threads));
            }
        }
        try {
            CompletableFuture.allOf(regions.toArray(CompletableFuture<?>[]::new)).join();
        } catch (CompletionException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            throw cause instanceof CloudTrailException refused
                    ? IngestException.ofSource(String.valueOf(refused.getMessage()), refused)
                    : IngestException.stopped(cause);
        }
        return report;
    }

    private synchronized void plan(int more) {
        days += more;
    }

    private synchronized void finish(IngestReport day) {
        report = report.plus(day);
        done++;
        progress.at(
                new IngestProgress.Totals(
                        done, days, report.bytes(), report.bytes(), report.records()));
    }

    /// One region of the account.
    private final class Region {

        private final CloudTrail cloudTrail;
        private final String uri;
        private final Bucket rate =
                Bucket.builder()
                        .addLimit(limit ->
                                limit.capacity(area.rate())
                                        .refillGreedy(area.rate(), Duration.ofSeconds(1)))
                        .build();

        Region(CloudTrail cloudTrail, String account, String region) {
            this.cloudTrail = cloudTrail;
            this.uri = "lookup://%s/%s/".formatted(account, region);
        }

        void read() {
            List<LocalDate> all = today.minusDays(area.days()).datesUntil(today).toList();
            plan(all.size());
            Set<String> known = area.again() ? Set.of() : known(all);
            List<LocalDate> left = new ArrayList<>();
            for (LocalDate day : all) {
                if (known.contains(uri + day)) {
                    finish(IngestReport.NOTHING.andSkipped(1));
                } else {
                    left.add(day);
                }
            }
            if (!left.isEmpty()) {
                List<String> names =
                        NAMES.stream().filter(name -> occurs(name, left.getFirst())).toList();
                left.forEach(day -> read(day, names));
            }
        }

        private Set<String> known(List<LocalDate> all) {
            return ingest.readBefore(all.stream().map(day -> uri + day).toList()).stream()
                    .map(ReadBefore::source)
                    .collect(Collectors.toSet());
        }

        private boolean occurs(String name, LocalDate since) {
            CloudTrail.Answer answer = ask(request(name, since, today).put("MaxResults", 1));
            return !answer.json().path("Events").isEmpty() || answer.next().isPresent();
        }

        private void read(LocalDate day, List<String> names) {
            ingest.awaitRoom();
            try {
                Path file = Files.createTempFile(folder, "lookup", ".json");
                try {
                    try (OutputStream pages = Files.newOutputStream(file)) {
                        for (String name : names) {
                            fetch(name, day, pages);
                        }
                    }
                    Day looked = new Day(uri + day, file, Files.size(file));
                    finish(ingest.take(looked).join());
                } finally {
                    Files.delete(file);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException("Cannot write to " + folder, failure);
            }
        }

        /// Writes all pages, each as it came.
        private void fetch(String name, LocalDate day, OutputStream pages) throws IOException {
            ObjectNode request = request(name, day, day.plusDays(1)).put("MaxResults", PAGE);
            CloudTrail.Answer answer = ask(request);
            while (true) {
                pages.write(answer.body());
                pages.write('\n');
                if (answer.next().isEmpty()) {
                    return;
                }
                answer = ask(request.put("NextToken", answer.next().get()));
            }
        }

        private CloudTrail.Answer ask(ObjectNode request) {
            rate.asBlocking().consumeUninterruptibly(1);
            return cloudTrail.ask(OPERATION, request);
        }

        /// @param to the first moment behind, where CloudTrail asks for the last one
        private static ObjectNode request(String name, LocalDate from, LocalDate to) {
            ObjectNode request = JsonNodeFactory.instance.objectNode();
            request.put("StartTime", from.atStartOfDay().toEpochSecond(ZoneOffset.UTC));
            request.put("EndTime", to.atStartOfDay().toEpochSecond(ZoneOffset.UTC) - 1);
            request.putArray("LookupAttributes")
                    .addObject()
                    .put("AttributeKey", "EventName")
                    .put("AttributeValue", name);
            return request;
        }
    }

    /// The answers of a day, one behind the other.
    private record Day(String uri, Path file, long size) implements LogFile {

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }
}
