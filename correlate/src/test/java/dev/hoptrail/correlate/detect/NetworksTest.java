package dev.hoptrail.correlate.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworksTest {

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7, 198.51.0.0/16",
        "172.32.0.1, 172.32.0.0/16",
        "100.128.0.1, 100.128.0.0/16",
        "2001:db8:1::5, 2001:db8::/32",
        "2001:DB8::1, 2001:db8::/32",
        "2600::1, 2600:0::/32",
    })
    void publicAddress_tellsItsNetwork(String address, String network) {
        assertThat(Networks.of(address)).isEqualTo(network);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.1.1",
                "100.64.0.1",
                "127.0.0.1",
                "fe80::1",
                "fd00::1",
                "::1",
                "s3.amazonaws.com",
                "AWS Internal",
                "1.2.3",
                "1.2.3.999",
                "1.2.3.-4",
                "zz:1::",
            })
    void nameOrPrivateAddress_tellsNone(String address) {
        assertThat(Networks.of(address)).isNull();
    }
}
