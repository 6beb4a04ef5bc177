package dev.hoptrail.api.source;

import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Needs;
import dev.hoptrail.api.source.store.StateStore;
import dev.hoptrail.correlate.search.IndexFollower;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Upkeep of what is stored.
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Needs(Access.ADMIN)
@Tag(name = "operations")
final class MaintenanceController {

    private static final long PATIENCE_SECONDS = 20;

    private final IndexFollower follower;
    private final StateStore state;
    private @Nullable CompletableFuture<Long> rebuild;

    MaintenanceController(IndexFollower follower, StateStore state) {
        this.follower = follower;
        this.state = state;
    }

    /// @param sessions how many are in the new index; null while it is being built
    @Schema(name = "Reindex")
    record Reindex(@Nullable Long sessions) {}

    /// Builds the search index anew from the stored sessions; searches use the old one meanwhile.
    /// Answers after a while even if that goes on: ask again until it is done.
    @Post(uri = "/reindex", consumes = "*/*")
    Reindex reindex() throws InterruptedException, ExecutionException {
        CompletableFuture<Long> running = running();
        try {
            Reindex done = new Reindex(running.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            forget(running);
            return done;
        } catch (TimeoutException goesOn) {
            return new Reindex(null);
        } catch (ExecutionException failure) {
            forget(running);
            throw failure;
        }
    }

    private synchronized CompletableFuture<Long> running() {
        if (rebuild == null) {
            rebuild = follower.rebuild();
        }
        return rebuild;
    }

    @SuppressWarnings("ReferenceEquality") // this very run, not one like it
    private synchronized void forget(CompletableFuture<Long> done) {
        if (rebuild == done) {
            rebuild = null;
        }
    }

    /// The stored state as canonical JSON lines, sorted by id.
    @Get(uri = "/dump", produces = "application/x-ndjson")
    StreamedFile dump() {
        return new StreamedFile(state.dump(), MediaType.of("application/x-ndjson"));
    }
}
