package dev.hoptrail.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.hoptrail.correlate.search.SessionIndex;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Which module and package may know which: the arrows between them, tests left out.
final class ArrowsTest {

    private static final JavaClasses HOPTRAIL =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.hoptrail");

    private static final String[] PURE = {
        "dev.hoptrail.correlate.chain..",
        "dev.hoptrail.correlate.detect..",
        "dev.hoptrail.correlate.event..",
        "dev.hoptrail.correlate.proof..",
        "dev.hoptrail.correlate.simulate..",
        "dev.hoptrail.correlate.tags..",
    };

    @Test
    void migrations_knowNoOtherModule() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("dev.hoptrail.migrations..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "dev.hoptrail.ingest..",
                                "dev.hoptrail.correlate..",
                                "dev.hoptrail.api.."));
    }

    @Test
    void ingestAndCorrelate_meetOnlyAtTheTopic() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("dev.hoptrail.ingest..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("dev.hoptrail.correlate..", "dev.hoptrail.api.."));
        check(
                noClasses()
                        .that()
                        .resideInAPackage("dev.hoptrail.correlate..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("dev.hoptrail.ingest..", "dev.hoptrail.api.."));
    }

    @Test
    void purePackages_useOnlyTheJdkAndEachOther() {
        check(
                ArchRuleDefinition.classes()
                        .that()
                        .resideInAnyPackage(PURE)
                        .should()
                        .onlyDependOnClassesThat(
                                DescribedPredicate.or(
                                        JavaClass.Predicates.resideInAnyPackage(PURE),
                                        JavaClass.Predicates.resideInAnyPackage(
                                                "java.lang..",
                                                "java.math..",
                                                // Buffers; channels and files lie below it.
                                                "java.nio",
                                                "java.nio.charset..",
                                                "java.security..",
                                                "java.time..",
                                                "java.util..",
                                                "org.jspecify.."))));
    }

    @Test
    void purePackages_doNotReadAClock() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(PURE)
                        .should()
                        .callMethod(java.time.Instant.class, "now")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(System.class, "nanoTime"));
    }

    @Test
    void jdbc_staysInTheStores() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "dev.hoptrail.migrations..",
                                "dev.hoptrail.correlate.store..",
                                "dev.hoptrail.ingest.ledger..",
                                "dev.hoptrail.api.*.store..",
                                "dev.hoptrail.api.embedded..",
                                // The reference it measures against is a JDBC driver.
                                "dev.hoptrail.api.bench..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("java.sql..", "org.postgresql.."));
    }

    @Test
    void lucene_staysInSearch() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.hoptrail.correlate.search..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.apache.lucene.."));
    }

    @Test
    void searches_ofRoutesSayWhoMaySeeWhat() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("dev.hoptrail.api..")
                        .and()
                        // Measures the index and answers nobody.
                        .resideOutsideOfPackage("dev.hoptrail.api.bench..")
                        .should()
                        .callMethodWhere(
                                DescribedPredicate.describe(
                                        "searches over all sessions",
                                        call ->
                                                call.getTargetOwner()
                                                                .isEquivalentTo(SessionIndex.class)
                                                        && Set.of("search", "count", "facets")
                                                                .contains(call.getName()))));
    }

    @Test
    void bouncyCastle_staysInTimestamps() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.hoptrail.api.timestamp..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.bouncycastle.."));
    }

    @Test
    void kafka_staysWhereRecordsEnterAndLeave() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "dev.hoptrail.migrations..",
                                "dev.hoptrail.ingest.publish..",
                                "dev.hoptrail.ingest.source.kafka..",
                                "dev.hoptrail.correlate.stream..",
                                // Starts the broker and opens the catalogue's admin client.
                                "dev.hoptrail.api.embedded..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.apache.kafka.."));
    }

    @Test
    void aws_staysWhereItsObjectsAndMessagesComeIn() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "dev.hoptrail.ingest.aws..",
                                "dev.hoptrail.ingest.intake..",
                                "dev.hoptrail.ingest.source.s3..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("software.amazon.."));
    }

    @Test
    void http_staysInApi() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.hoptrail.api..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "io.micronaut..",
                                "io.netty..",
                                "java.net.http..",
                                "com.sun.net.."));
    }

    @Test
    void packages_haveNoCycles() {
        check(slices().matching("dev.hoptrail.(ingest).(*)..").should().beFreeOfCycles());
        check(slices().matching("dev.hoptrail.(correlate).(*)..").should().beFreeOfCycles());
        check(slices().matching("dev.hoptrail.(api).(*)..").should().beFreeOfCycles());
    }

    @Test
    void injection_isByConstructor() {
        check(
                fields().should()
                        .notBeAnnotatedWith("jakarta.inject.Inject")
                        .andShould()
                        .notBeAnnotatedWith("io.micronaut.context.annotation.Value"));
    }

    /// A rule about a package holds before the package exists.
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(HOPTRAIL);
    }
}
