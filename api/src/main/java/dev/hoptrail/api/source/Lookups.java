package dev.hoptrail.api.source;

import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.ingest.aws.CloudTrail;
import dev.hoptrail.ingest.intake.Lookup;
import dev.hoptrail.ingest.publish.Ingest;
import dev.hoptrail.ingest.publish.IngestProgress;
import dev.hoptrail.ingest.publish.IngestReport;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// Reads the event history of accounts.
@Singleton
@InPart(Part.INGEST)
public final class Lookups {

    private final List<LookupSource> sources;
    private final Ingest ingest;
    private final SpoolFolder spool;
    private final Clock clock;

    public Lookups(List<LookupSource> sources, Ingest ingest, SpoolFolder spool, Clock clock) {
        this.sources = List.copyOf(sources);
        this.ingest = ingest;
        this.spool = spool;
        this.clock = clock;
    }

    /// Begins to read those that are to be read when the service starts.
    public void start(IngestRuns runs) {
        sources.stream()
                .filter(LookupSource::read)
                .forEach(source -> {
                    var _ =
                            runs.begin(
                                    "lookup " + source.name(),
                                    progress -> read(source, false, progress));
                });
    }

    /// One that the settings name, or that of a region with the credentials that the SDK finds.
    Optional<LookupSource> find(String name) {
        return sources.stream()
                .filter(source -> source.name().equals(name))
                .findFirst()
                .or(() ->
                        Optional.of(name).filter(CloudTrail::isRegion).map(LookupSource::standard));
    }

    IngestReport read(LookupSource source, boolean again, IngestProgress progress) {
        return Lookup.run(
                ingest,
                source.access(),
                spool.path(),
                source.area(again),
                clock.instant(),
                progress);
    }
}
