package dev.hoptrail.api.pack;

import dev.hoptrail.api.pack.Verifications.Verified;
import dev.hoptrail.api.pack.store.PackStore;
import dev.hoptrail.api.pack.store.PackStore.PackRow;
import dev.hoptrail.api.pack.store.PackStore.State;
import dev.hoptrail.api.pack.verify.Check;
import dev.hoptrail.api.pack.verify.Report;
import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.part.InPart;
import dev.hoptrail.api.part.Part;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.Access;
import dev.hoptrail.api.security.Needs;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Verifies packs. A service that judges its own pack proves nothing to others: `hoptrail verify`
/// does the same offline.
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@InPart(Part.API)
@Needs(Access.AUDITOR)
@Tag(name = "evidence")
final class VerificationController {

    private final Verifications verifications;
    private final Packs packs;
    private final PackStore store;
    private final Clock clock;

    VerificationController(Verifications verifications, Packs packs, PackStore store, Clock clock) {
        this.verifications = verifications;
        this.packs = packs;
        this.store = store;
        this.clock = clock;
    }

    /// What came of verifying a pack.
    enum Verdict {
        /// No check failed, and the signer is the one whose key was given, or follows from it.
        VERIFIED,
        /// No check failed; about who signed, nothing is known.
        CONSISTENT,
        /// It is not what was signed, does not hold together, or somebody else signed.
        FAILED
    }

    /// One check of a pack.
    ///
    /// @param name what was checked, in a word
    /// @param detail what was looked at
    /// @param failures the first of what is wrong, each with its place, at most 20
    /// @param failureCount how much is wrong
    @Schema(name = "PackCheck")
    record CheckView(
            String name, boolean passed, String detail, List<String> failures, long failureCount) {

        static CheckView of(Check check) {
            return new CheckView(
                    check.name(),
                    check.isPassed(),
                    check.detail(),
                    check.failures(),
                    check.failureCount());
        }
    }

    /// What came of verifying a pack.
    ///
    /// @param signer fingerprint of the key that signed; null where no signature is valid
    /// @param limits what the checks could not tell, for people
    /// @param size bytes of the ZIP
    /// @param sha256 of the ZIP, in hex
    @Schema(name = "PackVerification")
    record Verification(
            Verdict verdict,
            @Nullable String signer,
            List<CheckView> checks,
            List<String> limits,
            long size,
            String sha256,
            Instant asOf) {}

    /// Verifies a pack that is held here.
    ///
    /// @param key whose signature is believed, known from elsewhere: a verifier key or its
    ///   fingerprint; nobody's where absent
    @Post("/packs/{packId}/verifications")
    Verification held(@PathVariable String packId, @QueryValue @Nullable String key) {
        PackRow row =
                store.pack(Parameters.id("packId", packId))
                        .orElseThrow(() -> ProblemException.notFound("No pack " + packId));
        if (row.state() != State.READY) {
            throw ProblemException.notFound(
                    "Pack %s has no content: it is %s".formatted(packId, row.state()));
        }
        return view(verifications.verify(packs.content(row.packId()), key));
    }

    /// Verifies a pack that somebody has: a ZIP of up to 512 MiB. Nothing of it is kept.
    ///
    /// @param key whose signature is believed, known from elsewhere: a verifier key or its
    ///   fingerprint; nobody's where absent
    @Post(
            uri = "/verifications",
            consumes = {"application/zip", "application/octet-stream"})
    Verification given(
            @QueryValue @Nullable String key,
            @Body @RequestBody(description = "The ZIP") @Schema(type = "string", format = "binary")
                    InputStream body) {
        return view(verifications.verify(body, key));
    }

    private Verification view(Verified verified) {
        Report report = verified.report();
        return new Verification(
                verdict(report),
                report.signer(),
                report.checks().stream().map(CheckView::of).toList(),
                report.limits(),
                verified.size(),
                verified.sha256(),
                clock.instant());
    }

    private static Verdict verdict(Report report) {
        if (!report.isConsistent()) {
            return Verdict.FAILED;
        }
        return report.signerEstablished() ? Verdict.VERIFIED : Verdict.CONSISTENT;
    }
}
