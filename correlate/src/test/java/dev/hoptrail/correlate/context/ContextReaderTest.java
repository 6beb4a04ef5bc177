package dev.hoptrail.correlate.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hoptrail.correlate.detect.Context;
import dev.hoptrail.correlate.detect.Context.Pattern;
import dev.hoptrail.correlate.detect.Context.Places;
import dev.hoptrail.correlate.detect.Context.Sensitivity;
import dev.hoptrail.correlate.detect.ContextKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What people write in context files, and what they write wrong.
final class ContextReaderTest {

    private static Context context(ContextKind kind, String text) throws ContextFault {
        return ContextFile.context(
                Map.of(kind, ContextReader.read(kind, text.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void accounts_areReadFromCsvAndFromWhatOrganizationsPrints() throws ContextFault {
        String json =
                """
                {"Accounts": [{"Id": "000000000001", "Arn": "…", "Name": "pay, prod", "Status": "ACTIVE"}]}
                """;

        assertThat(context(ContextKind.ACCOUNTS, "\ufeffid,name\r\n000000000001,\"pay, prod\"\r\n"))
                .isEqualTo(context(ContextKind.ACCOUNTS, json))
                .extracting(Context::accounts)
                .isEqualTo(Map.of("000000000001", "pay, prod"));
    }

    @Test
    void people_goByAllTheirNames_fromCsvAndScim() throws ContextFault {
        String scim =
                """
                {"Resources": [{"userName": "Nadia@corp.example", "displayName": "Nadia Rahal", "externalId": "S-4711",
                                "emails": [{"value": "nadia@other.example"}]}]}
                """;
        String csv =
                """
                id,name,aliases
                Nadia@corp.example,Nadia Rahal, s-4711 ; nadia@other.example
                """;

        assertThat(context(ContextKind.PEOPLE, csv).people())
                .isEqualTo(context(ContextKind.PEOPLE, scim).people())
                .containsOnlyKeys("nadia@corp.example", "s-4711", "nadia@other.example")
                .containsValue("Nadia Rahal (Nadia@corp.example)");
    }

    @Test
    void roles_areHeldToTheFirstTermsThatFit() throws ContextFault {
        Context context =
                context(
                        ContextKind.ROLES,
                        """
                        entitlementKeys: [Project, CostCenter]
                        roles:
                          - arn: "arn:aws:iam::*:role/Admin*"
                            sensitivity: High
                            requiredTags: [Project]
                            requireSourceIdentity: true
                          - arn: "arn:*"
                        """);

        assertThat(context.entitlements()).containsExactlyInAnyOrder("project", "costcenter");
        assertThat(context.roles().getFirst().sensitivity()).isEqualTo(Sensitivity.HIGH);
        assertThat(context.roles().getFirst().requiredTags()).containsExactly("project");
        assertThat(context.roles().getFirst().sourceIdentityRequired()).isTrue();
        assertThat(context.roles().getLast().sensitivity()).isNull();
    }

    @Test
    void smallestNetwork_namesAnAddress_andNothingElseHasAPlace() throws ContextFault {
        Places places =
                context(
                                ContextKind.NETWORKS,
                                """
                                cidr,name
                                # remarks are allowed
                                192.0.2.0/24,office
                                192.0.2.128/25,laboratory
                                198.51.100.7,gate
                                2001:db8::/32,office
                                """)
                        .places();

        assertThat(places.network("192.0.2.127")).isEqualTo("office");
        assertThat(places.network("192.0.2.128")).isEqualTo("laboratory");
        assertThat(places.network("198.51.100.7")).isEqualTo("gate");
        assertThat(places.network("2001:DB8:1::1")).isEqualTo("office");
        assertThat(places.network("198.51.100.8")).isNull();
        assertThat(places.network("cloudformation.amazonaws.com")).isNull();
        assertThat(places.network("localhost")).isNull();
        assertThat(places.network("")).isNull();
        assertThat(places.country("192.0.2.1")).isNull();
    }

    @Test
    void countries_areReadFromADatabase() throws ContextFault {
        byte[] database = MaxMindFile.of(Map.of("192.0.2.0/24", "DE", "198.51.100.0/24", "BR"));
        ContextFile file = ContextReader.read(ContextKind.COUNTRIES, database);
        Places places = ContextFile.context(Map.of(ContextKind.COUNTRIES, file)).places();

        assertThat(places.country("192.0.2.9")).isEqualTo("DE");
        assertThat(places.country("198.51.100.9")).isEqualTo("BR");
        assertThat(places.country("203.0.113.9")).isNull();
        assertThat(places.country("2001:db8::1")).isNull();
        assertThat(file.entries()).isPositive();
        for (int length : new int[] {0, 10, database.length / 2, database.length - 20}) {
            assertThat(fault(ContextKind.COUNTRIES, Arrays.copyOf(database, length)).reason())
                    .contains("no MaxMind database");
        }
    }

    private static ContextFault fault(ContextKind kind, byte[] content) {
        return catchThrowableOfType(ContextFault.class, () -> ContextReader.read(kind, content));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ACCOUNTS | id,name\\n1234,short                         | 2 | '1234' is no account id
                    ACCOUNTS | id,name\\n000000000001,a\\n000000000001,b    | 3 | there twice
                    ACCOUNTS | id,title\\n000000000001,a                    | 1 | must name the columns id,name
                    ACCOUNTS | {"Accounts": [                               | 1 | end-of-input
                    PEOPLE   | id,name,aliases\\na,A,x\\nb,B,X              | 3 | 'x' is the name of A (a) and of B (b)
                    PEOPLE   | id,name\\n,A                                 | 2 | 1 to 256 characters
                    NETWORKS | cidr,name\\n192.0.2.1/24,a                   | 2 | bits set behind the first 24
                    NETWORKS | cidr,name\\n192.0.2.0/33,a                   | 2 | prefix length from 0 to 32
                    NETWORKS | cidr,name\\nexample.org/24,a                 | 2 | is no network
                    NETWORKS | cidr,name\\n192.0.2.0/24,a\\n192.0.2.0/24,b  | 3 | named twice: a, b
                    ROLES    | roles:\\n- arn: Admin                        | 2 | arn must be the ARN of a role
                    ROLES    | roles:\\n- arn: "arn:x"\\n  sensitivity: top | 3 | low, medium or high, not top
                    ROLES    | roles:\\n- arn: "arn:x"\\n  tags: [a]        | 3 | tags
                    ROLES    | roles: [                                     | 1 | expected the node content
                    CANARIES | role: [x]                                    | 1 | role
                    """)
    void fault_namesLineAndReason(ContextKind kind, String text, int line, String reason) {
        ContextFault fault =
                fault(kind, text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8));

        assertThat(fault.reason()).contains(reason);
        assertThat(fault.line()).isBetween(line, line + 1);
    }

    @Test
    void bytesThatAreNoText_andTextsWithoutEnd_areFaults() {
        assertThat(fault(ContextKind.ROLES, new byte[] {(byte) 0xff}).reason()).contains("UTF-8");
        assertThat(fault(ContextKind.ROLES, new byte[0]).reason()).isNotEmpty();
        assertThat(fault(ContextKind.ROLES, new byte[ContextReader.MAX_TEXT + 1]).reason())
                .contains("at most");
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .repeat("*a" + (i - 1) + ",", 9)
                    .append("x]\n");
        }
        assertThat(
                        fault(ContextKind.ROLES, bomb.toString().getBytes(StandardCharsets.UTF_8))
                                .reason())
                .isNotEmpty();
    }

    @Property(tries = 2_000)
    void pattern_fitsAsARegularExpressionDoes(
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 8) String text,
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 8) String other) {
        String pattern = text.replace('c', '*');
        String expression = pattern.replace("*", ".*");

        assertThat(new Pattern(pattern).fits(other)).isEqualTo(other.matches(expression));
        assertThat(new Pattern(pattern).fits(pattern)).isTrue();
    }
}
