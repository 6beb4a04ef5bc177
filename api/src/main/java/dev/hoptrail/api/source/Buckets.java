package dev.hoptrail.api.source;

import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.ingest.intake.Backfill;
import dev.hoptrail.ingest.intake.Backfill.Area;
import dev.hoptrail.ingest.publish.Ingest;
import dev.hoptrail.ingest.publish.IngestProgress;
import dev.hoptrail.ingest.publish.IngestReport;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads what lies in buckets.
@Singleton
@InPart(Part.INGEST)
public final class Buckets {

    private final List<BucketSource> sources;
    private final Ingest ingest;
    private final SpoolFolder spool;

    public Buckets(List<BucketSource> sources, Ingest ingest, SpoolFolder spool) {
        this.sources = List.copyOf(sources);
        this.ingest = ingest;
        this.spool = spool;
    }

    /// Begins to read the buckets that are to be read when the service starts.
    public void start(IngestRuns runs) {
        sources.stream()
                .filter(BucketSource::read)
                .forEach(source -> {
                    var _ =
                            runs.begin(
                                    "bucket " + source.name(),
                                    progress ->
                                            read(
                                                    Objects.requireNonNull(source.bucket()),
                                                    source.prefix(),
                                                    false,
                                                    source.newestFirst(),
                                                    null,
                                                    progress));
                });
    }

    /// Reads a bucket, or what lies below a prefix of it.
    ///
    /// @param rate objects a second at most; null for what its settings say
    IngestReport read(
            String bucket,
            String prefix,
            boolean again,
            boolean newestFirst,
            @Nullable Integer rate,
            IngestProgress progress) {
        BucketSource source =
                sources.stream()
                        .filter(one -> bucket.equals(one.bucket()))
                        .findFirst()
                        .orElseGet(() -> BucketSource.standard(bucket));
        Area area =
                new Area(
                        bucket,
                        prefix,
                        newestFirst,
                        again,
                        source.workers(),
                        rate == null ? source.rate() : rate);
        return Backfill.run(ingest, source.access(), spool.path(), area, progress);
    }
}
