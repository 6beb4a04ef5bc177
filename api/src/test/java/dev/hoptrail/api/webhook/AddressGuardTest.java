package dev.hoptrail.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoptrail.api.webhook.AddressGuard.RefusedException;
import dev.hoptrail.api.webhook.AddressGuard.Scheme;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressGuardTest {

    private static AddressGuard guard(List<String> allowed, String... found) {
        InetAddress[] addresses = new InetAddress[found.length];
        for (int i = 0; i < found.length; i++) {
            addresses[i] = InetAddress.ofLiteral(found[i]);
        }
        return new AddressGuard(Networks.of(allowed), host -> addresses);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "100.100.100.200",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "169.254.170.2",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "239.255.255.250",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1",
            })
    void addressThatIsNotPublic_isRefused(String address) {
        AddressGuard guard = guard(List.of(), address);

        assertThatThrownBy(() -> guard.resolve("hooks.example", Scheme.HTTPS))
                .isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "100.63.0.1",
                "172.32.0.1",
                "52.94.236.248",
                "2606:4700::1111",
                "2a00:1450:4001::200e",
            })
    void publicAddress_isUsed_withTlsOnly(String address) throws UnknownHostException {
        AddressGuard guard = guard(List.of(), address);

        assertThat(guard.resolve("hooks.example", Scheme.HTTPS))
                .containsExactly(InetAddress.ofLiteral(address));
        assertThatThrownBy(() -> guard.resolve("hooks.example", Scheme.HTTP))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void oneBadAddressAmongGoodOnes_isEnough() {
        AddressGuard guard = guard(List.of(), "8.8.8.8", "10.0.0.1");

        assertThatThrownBy(() -> guard.resolve("hooks.example", Scheme.HTTPS))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void allowedNetworks_areUsed_andNoOthers() throws UnknownHostException {
        List<String> allowed = List.of("10.1.0.0/16", "fd00:1::/32", "192.168.7.7");

        for (String fine : List.of("10.1.255.1", "fd00:1::5", "192.168.7.7")) {
            assertThat(guard(allowed, fine).resolve("inside", Scheme.HTTP)).hasSize(1);
            assertThat(guard(allowed, fine).resolve("inside", Scheme.HTTPS)).hasSize(1);
        }
        for (String other : List.of("10.2.0.1", "fd00:2::5", "192.168.7.8", "127.0.0.1")) {
            assertThatThrownBy(() -> guard(allowed, other).resolve("inside", Scheme.HTTPS))
                    .isInstanceOf(RefusedException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8/8", "10.0.0.0/x"})
    void rangeThatIsNone_isRefusedByName(String range) {
        assertThatThrownBy(() -> Networks.of(List.of(range)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(range);
    }
}
