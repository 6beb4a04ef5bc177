package dev.hoptrail.correlate.event;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ArnsTest {

    @Test
    void roleName_isTheLastPartOfItsPath() {
        assertThat(Arns.roleName("arn:aws:iam::111122223333:role/Plain")).isEqualTo("Plain");
        assertThat(Arns.roleName("arn:aws-cn:iam::111122223333:role/a/b/Deep")).isEqualTo("Deep");
        assertThat(Arns.roleName("arn:aws:sts::111122223333:assumed-role/Deep/anna"))
                .isEqualTo("Deep");
        assertThat(Arns.roleName("arn:aws:sts::111122223333:assumed-role/Deep")).isNull();
    }

    @Test
    void sessionHandle_dropsThePathAsSessionArnsDo() {
        String fromRole = Arns.sessionHandle("arn:aws:iam::111122223333:role/a/b/Deep", "anna");
        String fromSession = Arns.sessionHandle("arn:aws:sts::111122223333:assumed-role/Deep/anna");

        assertThat(fromRole).isEqualTo("111122223333/Deep/anna").isEqualTo(fromSession);
    }

    @Test
    void accountId_isAbsentWhereTheArnHasNone() {
        assertThat(Arns.accountId("arn:aws:iam::111122223333:user/anna")).isEqualTo("111122223333");
        assertThat(Arns.accountId("arn:aws:s3:::bucket/key")).isNull();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "arn:",
                "arn:aws",
                "arn:aws:iam",
                "anna",
                "arn:aws:iam::1",
                ":::::role/x"
            })
    void parts_areAbsentInWhatIsNoArn(String text) {
        assertThat(Arns.roleName(text)).isNull();
        assertThat(Arns.sessionHandle(text)).isNull();
    }

    @Property
    void parts_neverThrow(
            @ForAll @Chars({'a', 'r', 'n', ':', '/', '1'}) @StringLength(max = 24) String text) {
        String arn = "arn:" + text;

        assertThat(Arns.accountId(arn)).isNotEqualTo("");
        Arns.roleName(arn);
        Arns.sessionHandle(arn);
        Arns.sessionHandle(arn, "name");
    }
}
