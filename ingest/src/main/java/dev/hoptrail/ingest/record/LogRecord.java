package dev.hoptrail.ingest.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/// One record of a log file, where it stands in memory. Valid only while a [RecordHandler] looks at
/// it: the reader uses it again for the next one.
public final class LogRecord {

    private static final byte[] CREDENTIALS = ObjectCursor.name("credentials");
    private static final byte[] NONE = {};

    private byte[] text = NONE;
    private int from;
    private int to;
    private long index;
    private long offset;
    private long eventSecond;
    private byte[] account = NONE;
    private boolean identityEvent;
    private @Nullable String addedTime;
    private boolean accountAdded;
    private RecordScanner scanner = new RecordScanner(1);

    void set(RecordScanner scanned, byte[] bytes, int start, int end, long place, long where) {
        scanner = scanned;
        text = bytes;
        from = start;
        to = end;
        index = place;
        offset = where;
        addedTime = null;
        accountAdded = false;
        identityEvent = isIn(RecordField.EVENT_SOURCE, RecordField.EVENT_NAME);
    }

    void setTime(long second, @Nullable String added) {
        eventSecond = second;
        addedTime = added;
    }

    void setAccount(byte[] content, boolean added) {
        account = content;
        accountAdded = added;
    }

    /// The place of the record in its file, counted from 0.
    public long index() {
        return index;
    }

    /// Where the record, or what it is wrapped in, starts in the inflated text.
    public long offset() {
        return offset;
    }

    /// The bytes that the record stands in, from [#start] until [#end].
    public byte[] bytes() {
        return text;
    }

    public int start() {
        return from;
    }

    public int end() {
        return to;
    }

    /// When the event happened, in seconds since 1970.
    public long eventSecond() {
        return eventSecond;
    }

    /// The account that received the record, as it stands between quotes. Where the record does not
    /// say, the account of the file, else of the caller.
    public byte[] account() {
        return account;
    }

    /// Whether [IdentityEvents] keeps it whole.
    public boolean isIdentityEvent() {
        return identityEvent;
    }

    public boolean hasText(RecordField field) {
        return scanner.hasText(field);
    }

    public boolean hasObject(RecordField field) {
        return scanner.hasObject(field);
    }

    /// Whether the field's text holds escapes, so that [#content] differs from its bytes.
    public boolean isEscaped(RecordField field) {
        return scanner.isEscaped(field);
    }

    /// Where the field's value starts: behind the quote of a text, at the brace of an object.
    public int start(RecordField field) {
        return scanner.start(field);
    }

    /// Where the field's value ends: at the quote of a text, behind the brace of an object.
    public int end(RecordField field) {
        return scanner.end(field);
    }

    /// The field's text as it must stand between the quotes of a JSON string, however it was
    /// escaped; empty if it has none.
    public byte[] content(RecordField field) {
        return hasText(field) ? JsonText.content(text, start(field), end(field)) : NONE;
    }

    /// The members of the field's object.
    public ObjectCursor members(RecordField field) {
        return new ObjectCursor(text, start(field));
    }

    /// The credentials that the call answered with, null if there are none.
    public @Nullable ObjectCursor issuedCredentials() {
        if (!hasObject(RecordField.RESPONSE_ELEMENTS)) {
            return null;
        }
        ObjectCursor response = members(RecordField.RESPONSE_ELEMENTS);
        while (response.next()) {
            if (response.is(CREDENTIALS) && response.isObject()) {
                return response.inside();
            }
        }
        return null;
    }

    /// Whether the call asks for the credentials of a new session; its outcome may be any.
    public boolean isIssuingCall() {
        return IdentityEvents.isIssuing(
                text,
                start(RecordField.EVENT_SOURCE),
                end(RecordField.EVENT_SOURCE),
                text,
                start(RecordField.EVENT_NAME),
                end(RecordField.EVENT_NAME));
    }

    /// The record as it is published: its bytes, each session token blanked, and with what the
    /// record lacks and its wrapping or its file told.
    public byte[] published() {
        byte[] members = addedMembers();
        int[] tokens = scanner.tokens();
        int bounds = scanner.tokenBounds();
        int length = to - from + members.length;
        for (int i = 0; i < bounds; i += 2) {
            length -= tokens[i + 1] - tokens[i];
        }
        byte[] value = new byte[length];
        int at = 0;
        int copied = from;
        for (int i = 0; i < bounds; i += 2) {
            System.arraycopy(text, copied, value, at, tokens[i] - copied);
            at += tokens[i] - copied;
            copied = tokens[i + 1];
        }
        int brace = to - 1;
        System.arraycopy(text, copied, value, at, brace - copied);
        at += brace - copied;
        System.arraycopy(members, 0, value, at, members.length);
        value[length - 1] = '}';
        return EmbeddedTokens.blank(value);
    }

    private byte[] addedMembers() {
        if (addedTime == null && !accountAdded) {
            return NONE;
        }
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        if (addedTime != null) {
            members.writeBytes((",\"eventTime\":\"" + addedTime + '"').getBytes(UTF_8));
        }
        if (accountAdded) {
            members.writeBytes(",\"recipientAccountId\":\"".getBytes(UTF_8));
            members.writeBytes(account);
            members.write('"');
        }
        return members.toByteArray();
    }

    private boolean isIn(RecordField source, RecordField name) {
        if (!hasText(source) || !hasText(name)) {
            return false;
        }
        if (isEscaped(source) || isEscaped(name)) {
            byte[] sourceContent = content(source);
            byte[] nameContent = content(name);
            return IdentityEvents.contains(
                    sourceContent, 0, sourceContent.length, nameContent, 0, nameContent.length);
        }
        return IdentityEvents.contains(
                text, start(source), end(source), text, start(name), end(name));
    }
}
