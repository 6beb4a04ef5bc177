package dev.hoptrail.ingest.record;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Takes the text of a log file apart into records, whatever they are wrapped in: an object with
/// `Records`, an array, one record, JSON lines, events of EventBridge, subscriptions of CloudWatch
/// Logs, rows of LookupEvents, lines of a log shipper.
///
/// The text passes through a window of fixed size. Every record is walked strictly where it stands;
/// one that fails is rejected from its start to the bracket that would close it, and the rest goes
/// on. Where the structure between records is broken, the rest of a line, or of the file, is
/// rejected: nothing inside of it is taken for a record. A reader is used by one thread at a time
/// and again for each file.
public final class RecordReader {

    /// How the next line of an object begins, or the end of the text in memory.
    private static final String CONTINUED = " \t\r\n\"}],\0";

    private final ReadLimits limits;
    private final TextWindow window;
    private final Passage passage;
    private final RecordScanner scanner;
    private final Unwrapping unwrapping;

    private @Nullable RecordHandler handler;
    private long items;

    /// The text ended where it should not have, and that was said.
    private boolean cut;

    public RecordReader(ReadLimits limits) {
        this.limits = limits;
        // What wraps a record may escape it, which makes it longer.
        this.window = new TextWindow(4 * limits.recordBytes(), limits.textBytes());
        this.passage = new Passage(window);
        this.scanner = new RecordScanner(limits.nesting());
        this.unwrapping = new Unwrapping(limits);
    }

    /// Hands each record of the text to the handler.
    ///
    /// @param account the account whose file it is, as JSON text; null if its name does not tell
    /// @throws IOException if the place where the file is stored fails; what was read before has
    ///   been handed over
    public void read(TextInput text, byte @Nullable [] account, RecordHandler to)
            throws IOException {
        handler = to;
        items = 0;
        cut = false;
        unwrapping.begin(account, to);
        window.open(text);
        window.skipByteOrderMark();
        boolean empty = window.next() < 0;
        while (window.next() >= 0) {
            if (!value() && !cut) {
                resumeAtLine();
            }
        }
        finish(to, empty);
    }

    /// Starts a file of which each record is handed over by [#record].
    public void begin(byte @Nullable [] account, RecordHandler to) {
        unwrapping.begin(account, to);
    }

    /// Hands on a record that stood in a cell of a table, or was made of one.
    ///
    /// @param place counted from 0
    /// @param offset of its row in the text
    public void record(byte[] json, long place, long offset) {
        unwrapping.text(json, place, offset);
    }

    private void finish(RecordHandler to, boolean empty) {
        TextInput.@Nullable Flaw flaw = window.flaw();
        if (flaw != null && !cut) {
            to.rejected(Rejection.of(flaw));
        }
        if (flaw == null && empty) {
            to.rejected(Rejection.ofFile(Reason.EMPTY_FILE, "the file holds no text"));
        }
    }

    /// One value that stands by itself: the whole text, or a line of it. Returns false where the
    /// structure is broken or the text ends too early.
    private boolean value() throws IOException {
        return switch (window.bytes[window.at]) {
            case '[' -> elements();
            case '{' -> loneObject();
            default -> false;
        };
    }

    private boolean loneObject() throws IOException {
        if (Container.startsAt(window)) {
            return members(RecordScanner.INCOMPLETE);
        }
        int outcome = scan();
        boolean endless = outcome == RecordScanner.INCOMPLETE && !window.ended();
        if (endless || Container.isIn(scanner)) {
            return members(outcome);
        }
        if (outcome == RecordScanner.INVALID && rejectLine()) {
            return true;
        }
        return object(outcome);
    }

    /// Walks the object at hand, reading on while it may be incomplete.
    private int scan() throws IOException {
        for (; ; ) {
            int end = scanner.scan(window.bytes, window.at, window.limit);
            if (end != RecordScanner.INCOMPLETE || !window.advance()) {
                return end;
            }
        }
    }

    /// The object at hand, of which `outcome` is what the scan said.
    private boolean object(int outcome) throws IOException {
        if (outcome >= 0) {
            long offset = window.offset(window.at);
            unwrapping.item(scanner, window.bytes, window.at, outcome, items++, offset);
            window.at = outcome;
            return true;
        }
        window.mark();
        if (!passage.skipValue()) {
            return cutOff(outcome);
        }
        reject(items++, reason(outcome), detail(outcome));
        return true;
    }

    /// The array at hand, each element a record or what wraps one.
    private boolean elements() throws IOException {
        window.at++;
        int next = window.next();
        while (next != ']') {
            if (!element()) {
                return false;
            }
            next = window.next();
            if (next == ',') {
                window.at++;
                next = window.next() == ']' ? ',' : window.next();
            } else if (next != ']') {
                return broken();
            }
        }
        window.at++;
        return true;
    }

    private boolean element() throws IOException {
        int next = window.next();
        if (next == '{') {
            return object(scan());
        }
        if (next < 0) {
            return broken();
        }
        window.mark();
        if (!passage.skipValue()) {
            return cutOff(RecordScanner.INCOMPLETE);
        }
        if (window.markedLength() == 0) {
            return false;
        }
        reject(items++, Reason.NOT_AN_OBJECT, "an element is no object");
        return true;
    }

    /// The object at hand, member by member, since it may be larger than the window: what holds
    /// records is entered, the rest passed over.
    private boolean members(int outcome) throws IOException {
        boolean container = Container.startsAt(window);
        if (!container) {
            window.mark();
        }
        window.at++;
        for (int next = window.next(); next != '}'; next = window.next()) {
            if (next == ',') {
                window.at++;
                continue;
            }
            int field = passage.name();
            if (field == Passage.BROKEN || window.next() < 0) {
                return container ? broken() : cutOff(outcome);
            }
            if (!Container.isOne(field)) {
                if (!passage.skipValue()) {
                    return container ? broken() : cutOff(outcome);
                }
                continue;
            }
            container = true;
            window.unmark();
            if (!records()) {
                return false;
            }
        }
        window.at++;
        if (!container) {
            reject(items++, reason(outcome), detail(outcome));
        }
        return true;
    }

    private boolean records() throws IOException {
        byte first = window.bytes[window.at];
        if (first == '[') {
            return elements();
        }
        window.mark();
        if (!passage.skipValue()) {
            return cutOff(RecordScanner.INCOMPLETE);
        }
        reject(
                -1,
                first == 'n' ? Reason.RECORDS_NULL : Reason.RECORDS_NOT_ARRAY,
                "what should hold the records is no array");
        return true;
    }

    /// The text ends inside of what was marked, or what was marked cannot be passed over.
    private boolean cutOff(int outcome) throws IOException {
        if (window.next() >= 0) {
            reject(items++, reason(outcome), detail(outcome));
            return false;
        }
        cut = true;
        TextInput.@Nullable Flaw flaw = window.flaw();
        boolean tooLarge = window.markedLength() > limits.recordBytes();
        if (flaw != null) {
            reject(items++, flaw.reason(), flaw.detail());
        } else if (outcome == RecordScanner.INCOMPLETE && !tooLarge) {
            reject(items++, Reason.TRUNCATED_JSON, "the text ends inside of it");
        } else {
            reject(items++, reason(outcome), detail(outcome));
        }
        return false;
    }

    /// The structure between records is broken, or the text ends there.
    private boolean broken() throws IOException {
        if (window.next() >= 0) {
            return false;
        }
        cut = true;
        TextInput.@Nullable Flaw flaw = window.flaw();
        window.mark();
        if (flaw == null) {
            reject(-1, Reason.TRUNCATED_JSON, "the text ends before its closing brackets");
        } else {
            reject(-1, flaw.reason(), flaw.detail());
        }
        return false;
    }

    /// Rejects everything up to the next line that starts with a bracket. White space before it
    /// does not count: what stands further right belongs to something larger.
    private void resumeAtLine() throws IOException {
        window.mark();
        passage.skipToLine();
        reject(-1, Reason.NOT_JSON, "no record or array of records can be read here");
    }

    /// JSON lines of which one is broken: rejects that line alone, unless the next one looks like
    /// the continuation of an object that was written over several lines.
    private boolean rejectLine() throws IOException {
        int line = scanner.failedAt();
        while (line > window.at && window.bytes[line] != '\n') {
            line--;
        }
        if (line == window.at || CONTINUED.indexOf(window.bytes[line + 1]) >= 0) {
            return false;
        }
        int length = line - window.at;
        window.mark();
        window.at += length;
        reject(items++, Reason.NOT_JSON, "the line is no JSON");
        return true;
    }

    private void reject(long index, Reason reason, String detail) {
        if (handler != null) {
            handler.rejected(window.rejectMarked(index, reason, detail));
        }
    }

    private static Reason reason(int outcome) {
        return switch (outcome) {
            case RecordScanner.INCOMPLETE -> Reason.TOO_LARGE;
            case RecordScanner.TOO_DEEP -> Reason.TOO_DEEP;
            default -> Reason.NOT_JSON;
        };
    }

    private String detail(int outcome) {
        return switch (outcome) {
            case RecordScanner.INCOMPLETE -> "larger than " + limits.recordBytes() + " bytes";
            case RecordScanner.TOO_DEEP -> "nested deeper than " + limits.nesting();
            default -> "the record is no JSON";
        };
    }
}
