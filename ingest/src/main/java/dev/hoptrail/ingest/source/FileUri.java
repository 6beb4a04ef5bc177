package dev.hoptrail.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;

/// Writes paths as `file` URIs without asking the disk what they are, as [Path#toUri] does.
final class FileUri {

    private static final String PLAIN = "/-._~!$&'()*+,;=:@";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private FileUri() {}

    static String of(Path path) {
        byte[] bytes = path.toAbsolutePath().normalize().toString().getBytes(UTF_8);
        StringBuilder uri = new StringBuilder(bytes.length + 16).append("file://");
        for (byte next : bytes) {
            boolean plain =
                    (next >= 'a' && next <= 'z')
                            || (next >= 'A' && next <= 'Z')
                            || (next >= '0' && next <= '9')
                            || (next > 0 && PLAIN.indexOf(next) >= 0);
            if (plain) {
                uri.append((char) next);
            } else {
                uri.append('%').append(HEX[(next >> 4) & 0xF]).append(HEX[next & 0xF]);
            }
        }
        return uri.toString();
    }
}
