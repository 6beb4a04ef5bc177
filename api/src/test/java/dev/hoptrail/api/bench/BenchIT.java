package dev.hoptrail.api.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// The benches at a small size: that they work and that what they count agrees. How fast anything
/// is depends on the machine and is not looked at.
final class BenchIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private record Answer(int exitCode, String out, String err) {

        JsonNode json() throws JsonProcessingException {
            assertThat(exitCode).as(err + out).isZero();
            return JSON.readTree(out);
        }
    }

    private static Answer run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                new CommandLine(new BenchCommand())
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments);
        return new Answer(exitCode, out.toString(), err.toString());
    }

    @Test
    void ingest_storesTheSessionsThatDuckDbCounts() throws JsonProcessingException {
        JsonNode figures = run("ingest", "--records", "5000", "--rounds", "1", "--json").json();

        assertThat(figures.path("sessions").asLong())
                .isPositive()
                .isEqualTo(figures.path("reference").path("sessions").asLong());
        assertThat(figures.path("searchable").asLong())
                .isGreaterThanOrEqualTo(figures.path("sessions").asLong());
        assertThat(figures.path("tree").path("records").asLong())
                .isEqualTo(figures.path("reading").path("records").asLong())
                .isEqualTo(figures.path("whole").path("report").path("records").asLong());
    }

    @Test
    void truth_ofEveryFeature_isWhatIsStored() throws JsonProcessingException {
        JsonNode figures = run("truth", "--records", "30000", "--json").json();

        assertThat(figures.path("agrees").asBoolean()).isTrue();
        assertThat(figures.path("exactlyLinkable").asLong()).isPositive();
    }

    @Test
    void detect_findsEveryAttack_andKeepsQuietOtherwise() throws JsonProcessingException {
        JsonNode figures =
                run(
                                "detect",
                                "--records",
                                "50000",
                                "--accounts",
                                "4",
                                "--parts",
                                "ATTACKS,QUIET",
                                "--json")
                        .json();

        for (JsonNode attack : figures.path("attacks")) {
            assertThat(attack.path("found"))
                    .as(attack.toString())
                    .isEqualTo(attack.path("planted"));
        }
        assertThat(figures.path("attacks")).hasSizeGreaterThan(20);
        assertThat(figures.path("quiet").path("loud").asLong())
                .as(figures.path("quiet").path("findings").toString())
                .isLessThan(30);
        assertThat(figures.path("flood").path("alerts").asLong()).isEqualTo(500);
        assertThat(figures.path("flood").path("received").asLong()).isEqualTo(500);
    }

    @Test
    void correlate_copiesTheRowsThatItStored() throws JsonProcessingException {
        JsonNode figures = run("correlate", "--records", "8000", "--rounds", "1", "--json").json();

        assertThat(figures.path("events").asLong()).isPositive();
        assertThat(figures.path("rows").path("session").asLong()).isPositive();
        assertThat(figures.path("rounds").path(0).path("copyDatabase").asDouble()).isPositive();
    }

    /// Correlators that are restarted and killed leave what undisturbed ones do.
    @Test
    void scale_storesTheSame_howeverManyCorrelatorsThereAre_andHoweverTheyEnd()
            throws JsonProcessingException {
        JsonNode figures =
                run(
                                "scale",
                                "--records",
                                "2500",
                                "--accounts",
                                "4",
                                "--correlators",
                                "2",
                                "--answering",
                                "1",
                                "--rounds",
                                "1",
                                "--unrest",
                                "0",
                                "--json")
                        .json();

        assertThat(figures.path("agrees").asBoolean()).as(figures.toString()).isTrue();
        assertThat(figures.path("storing")).hasSize(2);
        assertThat(figures.at("/storing/0/dump")).isEqualTo(figures.at("/storing/1/dump"));
        assertThat(figures.at("/storing/1/restarted").asInt()).isPositive();
        assertThat(figures.at("/answering/0/calls").asLong()).isPositive();
        assertThat(figures.at("/storage/index").asLong()).isPositive();
        assertThat(figures.at("/days/0/databaseCores").asDouble()).isPositive();
    }

    @Test
    void search_asksTheServiceAndItsReferences() throws JsonProcessingException {
        JsonNode figures =
                run(
                                "search",
                                "--records",
                                "10000",
                                "--sessions",
                                "10000",
                                "--questions",
                                "10",
                                "--json")
                        .json();

        assertThat(figures.path("sessions").asLong()).isGreaterThanOrEqualTo(10_000);
        assertThat(figures.path("times")).hasSize(6);
        for (JsonNode time : figures.path("times")) {
            assertThat(time.path("ours").asDouble()).as(time.toString()).isPositive();
            assertThat(time.path("referenceTook").asDouble()).as(time.toString()).isPositive();
        }
        assertThat(figures.path("crowd").path("requests").asLong()).isPositive();
    }

    @Test
    void ui_keepsFewRowsInThePage_andAsksOnceForEachPage() throws JsonProcessingException {
        JsonNode figures =
                run(
                                "ui",
                                "--records",
                                "5000",
                                "--sessions",
                                "5000",
                                "--fan-out",
                                "1000",
                                "--turns",
                                "25",
                                "--pages",
                                "../ui/target/classes/ui",
                                "--json")
                        .json();

        JsonNode views = figures.path("views");
        assertThat(figures.at("/empty/longTasks/number").isNumber()).isTrue();
        assertThat(figures.at("/empty/pixels").asLong()).isPositive();
        assertThat(views).hasSize(3);
        for (JsonNode view : views) {
            assertThat(view.path("holds").asBoolean()).as(view.toString()).isTrue();
            assertThat(view.path("paintMillis").asDouble()).as(view.toString()).isPositive();
            assertThat(view.at("/scroll/rows").asInt()).as(view.toString()).isBetween(5, 300);
            assertThat(view.at("/scroll/pixels").asLong()).as(view.toString()).isPositive();
            assertThat(view.at("/scroll/longTasks/millis").isNumber()).isTrue();
        }
        assertThat(views.path(0).path("rows").asInt()).isEqualTo(5_000);
        assertThat(views.path(0).path("requests").asInt()).isEqualTo(10);
        assertThat(views.path(1).path("rows").asInt()).isEqualTo(1_001);
    }

    @Test
    void uiWithoutABrowser_saysWhatIsMissing() {
        Answer answer = run("ui", "--chromium", "/nowhere");

        assertThat(answer.exitCode()).isNotZero();
        assertThat(answer.err()).contains("/nowhere is no program: install Chromium");
    }

    @Test
    void pack_ofAllSessions_isMadeAndVerified() throws JsonProcessingException {
        JsonNode figures = run("pack", "--records", "5000", "--sessions", "20000", "--json").json();

        assertThat(figures.path("sessions").asLong()).isGreaterThanOrEqualTo(20_000);
        assertThat(figures.path("verified").asBoolean()).isTrue();
        assertThat(figures.path("rateRatio").asDouble()).isPositive();
    }

    @Test
    void validate_provesEveryLogFile() throws JsonProcessingException {
        JsonNode figures = run("validate", "--records", "5000", "--rounds", "1", "--json").json();

        assertThat(figures.path("isProven").asBoolean()).isTrue();
        assertThat(figures.path("files").asLong()).isPositive();
        assertThat(figures.path("digests").asLong()).isPositive();
        assertThat(figures.path("ratio").asDouble()).isPositive();
    }
}
