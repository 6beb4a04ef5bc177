package dev.hoptrail.correlate.context;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes a small database of countries in MaxMind's format, version 2.0, for addresses of version
/// 4.
final class MaxMindFile {
    private static final int TEXT = 2;
    private static final int SMALL = 5;
    private static final int NUMBER = 6;
    private static final int MAP = 7;
    private static final int NOWHERE = -1;

    /// Children by bit: another node, [#NOWHERE], or a place in the data below that.
    private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {NOWHERE, NOWHERE}));

    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    static byte[] of(Map<String, String> countries) {
        MaxMindFile file = new MaxMindFile();
        new TreeMap<>(countries).forEach(file::add);
        return file.bytes();
    }

    private void add(String cidr, String country) {
        String[] parts = cidr.split("/", 2);
        byte[] address = InetAddress.ofLiteral(parts[0]).getAddress();
        int place = NOWHERE - 1 - data.size();
        head(data, MAP, 1);
        text(data, "country");
        head(data, MAP, 1);
        text(data, "iso_code");
        text(data, country);
        int node = 0;
        int last = Integer.parseInt(parts[1]) - 1;
        for (int i = 0; i <= last; i++) {
            int bit = address[i / 8] >> (7 - i % 8) & 1;
            if (i == last) {
                nodes.get(node)[bit] = place;
            } else {
                if (nodes.get(node)[bit] < 0) {
                    nodes.get(node)[bit] = nodes.size();
                    nodes.add(new int[] {NOWHERE, NOWHERE});
                }
                node = nodes.get(node)[bit];
            }
        }
    }

    private byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int[] node : nodes) {
            for (int child : node) {
                int value =
                        child >= 0
                                ? child
                                : child == NOWHERE
                                        ? nodes.size()
                                        : nodes.size() + 16 + (NOWHERE - 1 - child);
                out.write(value >> 16);
                out.write(value >> 8);
                out.write(value);
            }
        }
        out.writeBytes(new byte[16]);
        out.writeBytes(data.toByteArray());
        out.writeBytes(new byte[] {(byte) 0xab, (byte) 0xcd, (byte) 0xef});
        out.writeBytes("MaxMind.com".getBytes(StandardCharsets.US_ASCII));
        head(out, MAP, 7);
        number(out, "node_count", NUMBER, nodes.size());
        number(out, "record_size", SMALL, 24);
        number(out, "ip_version", SMALL, 4);
        number(out, "binary_format_major_version", SMALL, 2);
        number(out, "binary_format_minor_version", SMALL, 0);
        number(out, "build_epoch", NUMBER, 1);
        text(out, "database_type");
        text(out, "Test-Country");
        return out.toByteArray();
    }

    private static void head(ByteArrayOutputStream out, int type, int size) {
        out.write(type << 5 | size);
    }

    private static void text(ByteArrayOutputStream out, String text) {
        head(out, TEXT, text.length());
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void number(ByteArrayOutputStream out, String name, int type, int value) {
        text(out, name);
        head(out, type, 2);
        out.write(value >> 8);
        out.write(value);
    }
}
