package dev.hoptrail.correlate.simulate;

import java.util.List;

/// Addresses from the ranges kept for documentation, and user agents as SDKs, tools and browsers
/// send them.
final class Clients {
    private static final List<String> TOOLS =
            List.of(
                    "aws-cli/2.35.24 md/awscrt#0.35.0 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.14.6 md/pyimpl#CPython"
                            + " m/C,Z,b,E cfg/retry-mode#standard md/installer#exe md/prompt#off",
                    "aws-cli/2.34.2 md/awscrt#0.31.2 ua/2.1 os/macos#25.1.0 md/arch#arm64 lang/python#3.13.7 md/pyimpl#CPython"
                            + " m/G,b,E cfg/retry-mode#standard md/prompt#off",
                    "Boto3/1.43.10 md/Botocore#1.43.10 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.13.2"
                            + " md/pyimpl#CPython m/b,Z,D cfg/retry-mode#legacy Botocore/1.43.10",
                    "APN/1.0 HashiCorp/1.0 Terraform/1.12.1 (+https://www.terraform.io) terraform-provider-aws/6.2.0"
                            + " aws-sdk-go-v2/1.36.3 ua/2.1 os/linux lang/go#1.24.1 md/GOOS#linux md/GOARCH#amd64");
    private static final List<String> SDKS =
            List.of(
                    "aws-sdk-java/2.31.40 md/io#sync md/http#Apache ua/2.1 api/SDK#2.31.x os/Linux#6.8.0 lang/java#21.0.6"
                            + " md/OpenJDK_64-Bit_Server_VM md/vendor#Eclipse_Adoptium md/en_US m/D,b,i",
                    "Boto3/1.43.10 md/Botocore#1.43.10 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.13.2"
                            + " md/pyimpl#CPython m/b,Z,D cfg/retry-mode#legacy Botocore/1.43.10",
                    "aws-sdk-js/3.848.0 ua/2.1 os/linux#5.10 lang/js md/nodejs#22.17.0 api/client#3.848.0 m/E,Z,b exec-env/AWS",
                    "aws-sdk-go-v2/1.36.3 ua/2.1 os/linux lang/go#1.24.1 md/GOOS#linux md/GOARCH#arm64 api/service#1.36.3 m/E,g",
                    "aws-sdk-rust/1.3.7 ua/2.1 api/ssosdk/1.74.0 os/linux lang/rust/1.88.0 m/E,b");
    private static final List<String> BROWSERS =
            List.of(
                    "Mozilla/5.0 (X11; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0",
                    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0"
                            + " Safari/537.36",
                    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0"
                            + " Safari/537.36 Edg/141.0.0.0");

    private Clients() {}

    static Client person(Dice dice) {
        return new Client("203.0.113." + dice.between(1, 250), dice.pick(TOOLS));
    }

    static Client workload(Dice dice) {
        String address =
                dice.chance(80)
                        ? "2001:db8:"
                                + Integer.toHexString(dice.below(1 << 16))
                                + "::"
                                + Integer.toHexString(dice.below(1 << 12))
                        : "198.51.100." + dice.between(1, 250);
        return new Client(address, dice.pick(SDKS));
    }

    static Client browser(Dice dice) {
        return new Client("203.0.113." + dice.between(1, 250), dice.pick(BROWSERS));
    }

    /// Somebody from a network that nobody else uses.
    static Client intruder(Dice dice) {
        return new Client(
                "192.0.2." + dice.between(200, 250),
                "aws-cli/2.17.18 md/Botocore#1.34.2 os/kali#6.10 lang/python#3.11");
    }
}
