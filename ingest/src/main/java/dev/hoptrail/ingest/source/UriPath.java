package dev.hoptrail.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Writes a path, of a disk or of a bucket, as the path of a URI.
public final class UriPath {

    private static final String PLAIN = "/-._~!$&'()*+,;=:@";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private UriPath() {}

    /// The path with all bytes escaped that a path of a URI does not hold as they are.
    public static String of(String path) {
        byte[] bytes = path.getBytes(UTF_8);
        StringBuilder uri = new StringBuilder(bytes.length + 16);
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
