package dev.hoptrail.ingest.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hoptrail.ingest.record.EventTime;
import dev.hoptrail.ingest.record.IdentityEvents;
import dev.hoptrail.migrations.RebuiltFrom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The columns of a result, and how a row of them becomes a record.
///
/// CloudTrail Lake and the tables that AWS documents for Athena have a column for each member of a
/// record, whose name query engines fold to lower case (AWS, query-supported-event-schemas and
/// Athena's CloudTrail page). Lake prints structs and maps; Athena prints structs, and has JSON for
/// `requestParameters` and the like.
final class ResultColumns {

    private enum Kind {
        TEXT,
        FLAG,
        TIME,
        STRUCT,
        /// What the service wrote: JSON, or a printed map.
        DATA
    }

    private record Column(String member, Kind kind) {}

    /// Hold a whole record as text.
    private static final Set<String> WHOLE = Set.of("eventjson", "cloudtrailevent");

    private static final Map<String, Column> KNOWN = known();

    private static final List<String> NEEDED =
            List.of(
                    "eventID",
                    "eventTime",
                    "eventSource",
                    "eventName",
                    "recipientAccountId",
                    "userIdentity",
                    "requestParameters",
                    "responseElements");

    /// What AWS answers in any case to a call whose caller chose some of the answer.
    private static final Map<String, Set<String>> ALWAYS =
            Map.of(
                    "AssumeRoleWithSAML",
                    Set.of("subject", "issuer", "audience", "assumedRoleUser", "credentials"),
                    "AssumeRoleWithWebIdentity",
                    Set.of("audience", "provider", "assumedRoleUser", "credentials"));

    private final List<@Nullable Column> columns;
    private final int whole;
    private final Map<String, Map<String, String>> layouts = new HashMap<>();

    private ResultColumns(List<@Nullable Column> columns, int whole) {
        this.columns = columns;
        this.whole = whole;
    }

    private static Map<String, Column> known() {
        Map<String, Column> known = new HashMap<>();
        add(
                known,
                Kind.TEXT,
                "eventVersion eventSource eventName awsRegion sourceIPAddress userAgent");
        add(known, Kind.TEXT, "errorCode errorMessage requestID eventID eventType apiVersion");
        add(
                known,
                Kind.TEXT,
                "recipientAccountId sharedEventID vpcEndpointId vpcEndpointAccountId");
        add(known, Kind.TEXT, "eventCategory sessionCredentialFromConsole");
        add(known, Kind.FLAG, "readOnly managementEvent");
        add(known, Kind.TIME, "eventTime");
        add(known, Kind.STRUCT, "userIdentity resources addendum tlsDetails");
        add(known, Kind.DATA, "requestParameters responseElements additionalEventData");
        add(known, Kind.DATA, "serviceEventDetails");
        return Map.copyOf(known);
    }

    private static void add(Map<String, Column> known, Kind kind, String members) {
        for (String member : members.split(" ", -1)) {
            known.put(member.toLowerCase(Locale.ROOT), new Column(member, kind));
        }
    }

    /// Whether a column of this name is one of a record.
    static boolean isKnown(String name) {
        String folded = name.toLowerCase(Locale.ROOT);
        return WHOLE.contains(folded) || KNOWN.containsKey(folded);
    }

    /// Columns that are not known, partitions of a table among them, are passed over.
    ///
    /// @throws HeaderException if the columns are not enough for a record
    static ResultColumns of(List<String> header) throws HeaderException {
        List<@Nullable Column> columns = new ArrayList<>();
        List<String> missing = new ArrayList<>(NEEDED);
        int whole = -1;
        for (String name : header) {
            String folded = name.toLowerCase(Locale.ROOT);
            @Nullable Column column = KNOWN.get(folded);
            if (column != null && columns.contains(column)) {
                throw new HeaderException("two columns are called " + column.member());
            }
            if (WHOLE.contains(folded)) {
                whole = columns.size();
            }
            if (column != null) {
                missing.remove(column.member());
            }
            columns.add(column);
        }
        if (whole < 0 && !missing.isEmpty()) {
            throw new HeaderException(
                    "the result lacks %s; ask CloudTrail Lake for SELECT eventJson FROM …, Athena for SELECT * FROM …"
                            .formatted(String.join(", ", missing)));
        }
        return new ResultColumns(columns, whole);
    }

    /// A header without the columns of a record.
    static final class HeaderException extends Exception {

        private static final long serialVersionUID = 1L;

        HeaderException(String message) {
            super(message);
        }
    }

    int count() {
        return columns.size();
    }

    /// What tells a row from others, for whoever looks for one that was refused.
    String told(List<String> row) {
        return "%s %s".formatted(cell(row, "eventID"), cell(row, "eventName")).strip();
    }

    private String cell(List<String> row, String member) {
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            if (column != null && column.member().equals(member)) {
                return row.get(i);
            }
        }
        return "";
    }

    /// The record of a row, as JSON: as it stands in the column for whole records, else rebuilt of
    /// the others.
    ///
    /// @param row as many cells as there are columns
    /// @throws AmbiguousTextException if a cell can be read in more than one way
    byte[] record(List<String> row) throws AmbiguousTextException {
        if (whole >= 0 && !row.get(whole).isEmpty()) {
            return row.get(whole).getBytes(UTF_8);
        }
        Call call = Call.of(cell(row, "eventSource"), cell(row, "eventName"));
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            String cell = row.get(i);
            boolean isTold = column != null && !cell.isEmpty() && !cell.equals("null");
            if (isTold && (call.isKept() || isShown(column))) {
                record.set(column.member(), value(column, cell, call));
            }
        }
        record.put(RebuiltFrom.MEMBER, RebuiltFrom.QUERY_RESULT.name());
        return record.toString().getBytes(UTF_8);
    }

    /// What a row calls.
    ///
    /// @param isKept whether more is asked of the record than who called what
    /// @param always what the answer has in any case
    private record Call(boolean isKept, Set<String> always) {

        static Call of(String source, String name) {
            return new Call(
                    IdentityEvents.TABLE.getOrDefault(source, Set.of()).contains(name),
                    ALWAYS.getOrDefault(name, Set.of()));
        }
    }

    /// Whether a member of a record that is not kept says who called what.
    private static boolean isShown(Column column) {
        return switch (column.kind()) {
            case TEXT, FLAG, TIME -> true;
            case STRUCT -> column.member().equals("userIdentity");
            case DATA -> false;
        };
    }

    private JsonNode value(Column column, String cell, Call call) throws AmbiguousTextException {
        String member = column.member();
        return switch (column.kind()) {
            case TEXT -> TextNode.valueOf(cell);
            case FLAG -> BooleanNode.valueOf(Boolean.parseBoolean(cell));
            case TIME -> TextNode.valueOf(time(cell));
            case STRUCT -> struct(member, cell);
            case DATA -> {
                boolean isAnswer = member.equals("responseElements");
                yield PrintedText.map(member, cell, isAnswer ? call.always() : Set.of());
            }
        };
    }

    private JsonNode struct(String member, String cell) throws AmbiguousTextException {
        JsonNode struct =
                PrintedText.struct(
                        member, cell, layouts.computeIfAbsent(member, none -> new HashMap<>()));
        for (JsonNode resource : struct) {
            if (resource instanceof ObjectNode object && object.has("arn")) {
                object.set("ARN", object.remove("arn"));
            }
        }
        if (struct.path("sessionContext").path("attributes") instanceof ObjectNode attributes
                && attributes.path("creationDate").isTextual()) {
            attributes.put("creationDate", time(attributes.path("creationDate").textValue()));
        }
        return struct;
    }

    /// Lake prints times as `2026-03-02 09:00:00.000`.
    private static String time(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        long second = EventTime.seconds(bytes, 0, bytes.length);
        return second == EventTime.UNREADABLE ? text : EventTime.text(second);
    }
}
