package dev.hoptrail.ingest.use;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.ingest.record.EventTime;
import dev.hoptrail.ingest.record.JsonText;
import dev.hoptrail.ingest.use.ShownCredential.Text;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes the sums of one file as the messages of the topic of uses: one, or several parts where
/// they do not fit into one. Each part stands alone and adds to the others; the same file gives the
/// same parts.
public final class UseParts {

    /// A part is closed before it is longer; one more use fits in below a megabyte.
    private static final int LONGEST = 900 * 1024;

    private static final byte[][] TEXTS = {
        name(",\"account\":\""),
        name(",\"region\":\""),
        name(",\"service\":\""),
        name(",\"action\":\""),
        name(",\"error\":\""),
        name(",\"ip\":\""),
        name(",\"agent\":\""),
        name(",\"invokedBy\":\"")
    };
    private static final int ERROR = 4;
    private static final int INVOKED_BY = 7;

    private static final byte[] HOUR = name("{\"hour\":\"");
    private static final byte[] COUNT = name(",\"count\":");
    private static final byte[] FIRST = name(",\"first\":\"");
    private static final byte[] LAST = name("\",\"last\":\"");
    private static final byte[] FROM_CONSOLE = name(",\"fromConsole\":true");

    private final JsonBytes json = new JsonBytes();
    private final String source;
    private final String sha256;
    private final String trail;
    private final Consumer<byte[]> messages;

    private int part;
    private boolean firstCredential = true;
    private boolean firstUse = true;
    private @Nullable UseCredential credential;
    private long lastSecond = Long.MIN_VALUE;
    private byte[] lastTime = {};

    /// The messages of one file.
    ///
    /// @param sha256 of the stored bytes, lower-case hex
    public UseParts(String source, String sha256, String trail, Consumer<byte[]> messages) {
        this.source = source;
        this.sha256 = sha256;
        this.trail = trail;
        this.messages = messages;
    }

    void begin(UseCredential next) {
        credential = next;
        firstUse = true;
    }

    void use(byte[] texts, int from, int to, long hour, int count, long first, long last) {
        open();
        json.raw(HOUR).raw(time(hour)).raw('"');
        int at = from;
        for (int i = 0; i < TEXTS.length; i++) {
            int end = at;
            while (texts[end] != 0) {
                end++;
            }
            boolean optional = i == ERROR || i == INVOKED_BY;
            if (end > at || !optional) {
                json.raw(TEXTS[i]).raw(texts, at, end).raw('"');
            }
            at = end + 1;
        }
        json.raw(COUNT).number(count).raw(FIRST).raw(time(first)).raw(LAST).raw(time(last));
        json.raw('"').raw('}');
        if (json.length() > LONGEST) {
            end();
            close();
        }
    }

    void end() {
        if (!firstUse) {
            json.raw(']').raw('}');
            firstUse = true;
        }
    }

    /// Closes the part at hand.
    public void close() {
        if (!firstCredential) {
            json.raw(']').raw('}');
            messages.accept(json.toBytes());
            json.clear();
            firstCredential = true;
            part++;
        }
    }

    private void open() {
        if (firstCredential) {
            json.raw(name("{\"source\":\""))
                    .raw(JsonText.content(source))
                    .raw(name("\",\"sha256\":\""))
                    .raw(name(sha256))
                    .raw(name("\",\"trail\":\""))
                    .raw(JsonText.content(trail))
                    .raw(name("\",\"part\":"))
                    .number(part)
                    .raw(name(",\"credentials\":["));
        }
        if (firstUse && credential != null) {
            if (!firstCredential) {
                json.raw(',');
            }
            write(credential);
        } else {
            json.raw(',');
        }
        firstCredential = false;
        firstUse = false;
    }

    private void write(UseCredential next) {
        Map<Text, byte[]> texts = next.texts();
        json.raw('{');
        boolean first = true;
        for (Map.Entry<Text, byte[]> entry : texts.entrySet()) {
            if (entry.getKey() == Text.USER_ID || entry.getKey() == Text.IDENTITY_STORE_ARN) {
                continue;
            }
            member(entry.getKey(), entry.getValue(), first);
            first = false;
        }
        onBehalfOf(texts.get(Text.USER_ID), texts.get(Text.IDENTITY_STORE_ARN));
        if (next.isFromConsole()) {
            json.raw(FROM_CONSOLE);
        }
        json.raw(name(",\"uses\":["));
    }

    private void onBehalfOf(byte @Nullable [] userId, byte @Nullable [] store) {
        if (userId == null && store == null) {
            return;
        }
        json.raw(name(",\"onBehalfOf\":{"));
        if (userId != null) {
            member(Text.USER_ID, userId, true);
        }
        if (store != null) {
            member(Text.IDENTITY_STORE_ARN, store, userId == null);
        }
        json.raw('}');
    }

    private void member(Text text, byte[] value, boolean first) {
        if (!first) {
            json.raw(',');
        }
        json.raw('"').raw(text.json).raw('"').raw(':').raw('"').raw(value).raw('"');
    }

    /// The times of one file repeat.
    private byte[] time(long second) {
        if (second != lastSecond) {
            lastSecond = second;
            lastTime = EventTime.text(second).getBytes(ISO_8859_1);
        }
        return lastTime;
    }

    private static byte[] name(String ascii) {
        return ascii.getBytes(UTF_8);
    }
}
