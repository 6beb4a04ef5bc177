package dev.hoptrail.ingest.intake;

import dev.hoptrail.ingest.intake.Taken.Again;
import dev.hoptrail.ingest.intake.Taken.Lost;
import dev.hoptrail.ingest.publish.Ingest;
import dev.hoptrail.ingest.record.Reason;
import dev.hoptrail.ingest.record.Rejection;
import dev.hoptrail.ingest.source.LogSource.Refusal;
import dev.hoptrail.ingest.source.s3.Fetch;
import dev.hoptrail.ingest.source.s3.FetchedObject;
import dev.hoptrail.ingest.source.s3.ObjectKind;
import dev.hoptrail.ingest.source.s3.ObjectRef;
import dev.hoptrail.ingest.source.s3.S3Objects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/// Takes objects in: fetches and reads them on the calling thread.
final class ObjectIntake {

    private final Ingest ingest;
    private final S3Objects objects;

    ObjectIntake(Ingest ingest, S3Objects objects) {
        this.ingest = ingest;
        this.objects = objects;
    }

    /// Takes an object that is not known to be read.
    ///
    /// @return completes when its outcome stands; with an
    ///   [IngestException][dev.hoptrail.ingest.publish.IngestException] if Kafka or the database
    ///   fails
    CompletableFuture<Taken> take(ObjectRef ref) {
        if (!ObjectKind.isRead(ref.key())) {
            return CompletableFuture.completedFuture(new Taken.PassedOver());
        }
        return switch (objects.fetch(ref)) {
            case Fetch.Whole whole -> read(whole.object());
            case Fetch.Gone gone ->
                    ingest.reject(
                                    new Refusal(
                                            ref.uri(),
                                            Rejection.ofFile(Reason.VANISHED, gone.detail())))
                            .thenApply(Lost::new);
            case Fetch.Refused refused ->
                    CompletableFuture.completedFuture(new Again(refused.detail(), true));
            case Fetch.Failed failed ->
                    CompletableFuture.completedFuture(new Again(failed.detail(), false));
        };
    }

    private CompletableFuture<Taken> read(FetchedObject fetched) {
        try (fetched) {
            return ingest.take(fetched).thenApply(Taken.Read::new);
        } catch (IOException impossible) {
            throw new UncheckedIOException("Closing a file that nobody else has", impossible);
        }
    }
}
