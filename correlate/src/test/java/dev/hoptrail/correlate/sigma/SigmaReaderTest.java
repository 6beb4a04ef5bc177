package dev.hoptrail.correlate.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoptrail.correlate.detect.Severity;
import dev.hoptrail.correlate.detect.sigma.SigmaRule;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is a rule, and what is said of a text that is none.
final class SigmaReaderTest {
    private static final String HEAD =
            """
            title: A title
            id: 11111111-2222-4333-8444-555555555555
            logsource: {product: hoptrail, category: session}
            """;

    private static List<String> faults(String text) {
        try {
            SigmaReader.read(text, 1);
            return List.of();
        } catch (SigmaFaults faults) {
            return faults.faults().stream().map(SigmaFault::toString).toList();
        }
    }

    private static String detection(String lines) {
        return HEAD + "detection:\n" + lines.indent(2) + "  condition: s\n";
    }

    @Test
    void whatPeopleAreTold_comesFromTheText() throws Exception {
        SigmaRule rule =
                SigmaReader.read(
                        HEAD
                                + """
                                detection:
                                  s: {role: x}
                                  condition: s
                                description: Why
                                level: informational
                                tags: [attack.execution, attack.T1078.004, attack.t1548, cve.2020-1]
                                falsepositives: [Tests]
                                author: Somebody
                                """,
                        7);

        assertThat(rule.info().id()).isEqualTo("11111111-2222-4333-8444-555555555555");
        assertThat(rule.info().version()).isEqualTo(7);
        assertThat(rule.info().why()).isEqualTo("Why");
        assertThat(rule.info().severity()).isEqualTo(Severity.INFO);
        assertThat(rule.info().attack()).containsExactly("T1078.004", "T1548");
        assertThat(rule.info().benign()).containsExactly("Tests");
    }

    @Test
    void allFaults_areToldAtOnce_inTheOrderOfTheText() {
        assertThat(
                        faults(
                                """
                                titel: x
                                id: 5
                                level: loud
                                logsource: {product: aws}
                                detection:
                                  one:
                                    colour: red
                                    role|base64: x
                                    depth|gte: deep
                                    role|gt: 1
                                    grade: EXATC
                                  condition: one and tow
                                """))
                .extracting(fault -> fault.replaceAll(":.*", ""))
                .containsExactly(
                        "Line 1, column 1",
                        "Line 1, column 1",
                        "Line 2, column 5",
                        "Line 3, column 8",
                        "Line 4, column 12",
                        "Line 7, column 5",
                        "Line 8, column 5",
                        "Line 9, column 16",
                        "Line 10, column 14",
                        "Line 11, column 12",
                        "Line 12, column 22");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "s and                 ! A search is missing at the end",
                "(s                    ! This bracket is never closed",
                "s s                   ! and or or is missing before 's'",
                "s | count() > 5       ! What stands behind a bar is no longer Sigma",
                "2 of them             ! Only 1 of, any of and all of are read",
                "1 of x*               ! There is no search 'x*'; known: s",
                "s & s                 ! and or or is missing before '&'",
                "not                   ! A search is missing at the end",
            })
    void condition_thatCannotBeRead_isRefused(String condition, String reason) {
        List<String> faults =
                faults(HEAD + "detection:\n  s: {role: x}\n  condition: " + condition + "\n");

        assertThat(faults).hasSize(1);
        assertThat(faults.get(0)).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "s: {role|contains|startswith: x}   ! exclude each other",
                "s: {role|all: x}                   ! all needs a list",
                "s: {ip|cidr: 10.0.0.1/8}           ! has bits set behind the first 8",
                "s: {ip|cidr|cased: 10.0.0.0/8}     ! cased says nothing of cidr",
                "s: {role|exists: maybe}            ! exists takes true or false",
                "s: {role|fieldref: colour}         ! There is no field 'colour'",
                "s: {role|re: '(?=x)'}              ! Not a regular expression of RE2",
                "s: {role|re: '((a{30}){30}){30}'}  ! multiply to more than 1000",
                "s: {role|i: x}                     ! There is no modifier 'i' here",
                "s: {role: {a: b}}                  ! must be a text, a number or null",
                "s: []                              ! The search 's' is empty",
                "s: {}                              ! The search 's' is empty",
                "s: {role: x, role: y}              ! role' is there twice",
                "s: &a {role: x}                    ! Anchors are not read",
                "s: {parent.finding: deep-chain}    ! There is no field 'parent.finding'",
            })
    void search_thatCannotBeRead_isRefused(String search, String reason) {
        List<String> faults = faults(detection(search));

        assertThat(faults).hasSize(1);
        assertThat(faults.get(0)).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "type: sum, timespan: 5m, condition: {gte: 3}            ! type must be one of",
                "type: event_count, timespan: 5, condition: {gte: 3}     ! timespan must be a number",
                "type: event_count, timespan: 8d, condition: {gte: 3}    ! timespan must be a number",
                "type: event_count, timespan: 5m                         ! condition is missing",
                "type: event_count, timespan: 5m, condition: {lte: 3}    ! Upper bounds hold only",
                "type: event_count, timespan: 5m, condition: {gte: 101}  ! a number from 0 to 100",
                "type: value_count, timespan: 5m, condition: {gte: 3}    ! field is missing",
                "type: temporal, timespan: 5m                            ! At least two rules",
                "type: event_count, timespan: 5m, condition: {gte: 3}, aliases: {}  ! means nothing here",
            })
    void correlation_thatCannotBeRead_isRefused(String correlation, String reason) {
        String text =
                """
                title: Several
                id: 11111111-2222-4333-8444-555555555555
                correlation: {rules: [one], group-by: [origin], %s}
                ---
                title: One
                name: one
                logsource: {product: hoptrail, category: session}
                detection:
                  s: {role: x}
                  condition: s
                """
                        .formatted(correlation);

        assertThat(faults(text)).anyMatch(fault -> fault.contains(reason));
    }

    @Test
    void correlationOfWhatStandsElsewhere_isRefused() {
        String text =
                """
                title: Several
                id: 11111111-2222-4333-8444-555555555555
                correlation: {type: event_count, rules: [one, two], group-by: [role], timespan: 1m, condition: {gte: 2}}
                ---
                title: One
                name: one
                logsource: {product: hoptrail, category: session}
                detection:
                  s: {finding: deep-chain}
                  condition: s
                ---
                title: Three
                name: three
                logsource: {product: hoptrail, category: session}
                detection:
                  s: {role: x}
                  condition: s
                """;

        assertThat(faults(text).stream().collect(Collectors.joining("\n")))
                .contains(
                        "No rule of that name or id stands beside the correlation",
                        "Sessions are grouped by chain or origin",
                        "cannot ask what other rules find",
                        "The correlation does not name this rule");
    }

    @Test
    void textThatIsNoYaml_orEndless_isRefused() {
        assertThat(faults("title: [")).hasSize(1).first().asString().startsWith("Line ");
        assertThat(faults("")).containsExactly("There is no rule in it");
        assertThat(faults("a: &a [*a]")).hasSize(1);
        assertThat(faults("x".repeat(70_000))).hasSize(1);
        assertThat(faults("[".repeat(1_000))).hasSize(1);
        assertThat(faults("just text")).anyMatch(fault -> fault.contains("must be a mapping"));
    }

    @Test
    void longValue_isRefused() {
        assertThat(faults(detection("s: {role: '" + "*a".repeat(501) + "'}")))
                .containsExactly("Line 5, column 13: A value may have 1000 characters");
    }

    @Test
    void twoRules_areRefused() {
        String one = HEAD + "detection: {s: {role: x}, condition: s}\n";

        assertThat(faults(one + "---\n" + one))
                .anyMatch(fault -> fault.contains("One rule at a time"));
        assertThatThrownBy(() -> SigmaReader.read(one + "---\n" + one, 1))
                .isInstanceOf(SigmaFaults.class);
    }
}
