package dev.hoptrail.correlate.proof;

import java.util.ArrayList;
import java.util.List;

/// Cuts a record's JSON into the fields that can be shown or withheld one by one: the members of
/// the record, and of those that are objects their members.
///
/// Names and values are the bytes between the marks of JSON as they stand: what is committed to is
/// the text, not a reading of it. A text that is not one object of that form is a single field.
final class RecordFields {
    private final byte[] json;
    private final List<Field> fields = new ArrayList<>(48);
    private int at;

    private RecordFields(byte[] json) {
        this.json = json;
    }

    /// A field, by where it stands in the text.
    ///
    /// @param memberFrom -1 for a member of the record itself
    record Field(
            int nameFrom, int nameTo, int memberFrom, int memberTo, int valueFrom, int valueTo) {

        static Field whole(byte[] json) {
            return new Field(0, 0, -1, -1, 0, json.length);
        }
    }

    static List<Field> of(byte[] json) {
        RecordFields reader = new RecordFields(json);
        try {
            reader.record();
            return reader.fields;
        } catch (Malformed | ArrayIndexOutOfBoundsException malformed) {
            return List.of(Field.whole(json));
        }
    }

    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed() {
            super(null, null, false, false);
        }
    }

    private void record() throws Malformed {
        space();
        expect('{');
        space();
        if (json[at] == '}') {
            at++;
        } else {
            do {
                space();
                int nameFrom = at + 1;
                string();
                int nameTo = at - 1;
                colon();
                if (json[at] == '{' && !isEmptyObject()) {
                    members(nameFrom, nameTo);
                } else {
                    int from = at;
                    value();
                    fields.add(new Field(nameFrom, nameTo, -1, -1, from, at));
                }
            } while (isFollowed());
        }
        spaceToEnd();
    }

    private void members(int nameFrom, int nameTo) throws Malformed {
        expect('{');
        do {
            space();
            int memberFrom = at + 1;
            string();
            int memberTo = at - 1;
            colon();
            int from = at;
            value();
            fields.add(new Field(nameFrom, nameTo, memberFrom, memberTo, from, at));
        } while (isFollowed());
    }

    private boolean isEmptyObject() {
        int next = at + 1;
        while (isSpace(json[next])) {
            next++;
        }
        return json[next] == '}';
    }

    private void colon() throws Malformed {
        space();
        expect(':');
        space();
    }

    /// Whether a comma leads on to another member; else the object ends here.
    private boolean isFollowed() throws Malformed {
        space();
        byte mark = json[at++];
        if (mark != ',' && mark != '}') {
            throw new Malformed();
        }
        return mark == ',';
    }

    private void value() throws Malformed {
        int depth = 0;
        do {
            switch (json[at]) {
                case '"' -> string();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                default -> {
                    if (depth == 0) {
                        scalar();
                    } else {
                        at++;
                    }
                }
            }
        } while (depth > 0);
        if (depth < 0) {
            throw new Malformed();
        }
    }

    private void scalar() throws Malformed {
        int from = at;
        while (json[at] != ',' && json[at] != '}' && !isSpace(json[at])) {
            at++;
        }
        if (at == from) {
            throw new Malformed();
        }
    }

    private void string() throws Malformed {
        expect('"');
        while (json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        at++;
    }

    private void expect(char mark) throws Malformed {
        if (json[at] != mark) {
            throw new Malformed();
        }
        at++;
    }

    private void space() {
        while (isSpace(json[at])) {
            at++;
        }
    }

    private void spaceToEnd() throws Malformed {
        while (at < json.length) {
            if (!isSpace(json[at++])) {
                throw new Malformed();
            }
        }
    }

    private static boolean isSpace(byte mark) {
        return mark == ' ' || mark == '\n' || mark == '\r' || mark == '\t';
    }
}
