package dev.hoptrail.correlate.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.Caller;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.event.IdentityEvent.Detail;
import dev.hoptrail.correlate.event.OnBehalfOf;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.stream.UnreadableRecordException.Reason;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads one record's JSON into an [IdentityEvent].
///
/// Tolerant of everything that CloudTrail omits, cuts or masks: an absent or ill-typed field is
/// null, never an error. Only what the record's identity needs must be there.
public final class RecordParser {
    private static final ObjectReader READER =
            JsonMapper.builder().build().readerFor(JsonNode.class);
    private static final Pattern CLEAR_TOKEN = Pattern.compile("\"sessionToken\"\\s*:\\s*\"[^\"]");
    private static final Pattern ROLE_IN_MESSAGE =
            Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]+");
    private static final String STS = "sts.amazonaws.com";
    private static final String SIGNIN = "signin.amazonaws.com";

    /// What was read.
    ///
    /// @param body the record's JSON, every session token blanked
    public record Parsed(IdentityEvent event, String body) {}

    /// Reads one record.
    ///
    /// @throws UnreadableRecordException if the text is no record or lacks its identity
    Parsed parse(String json) throws UnreadableRecordException {
        JsonNode root = tree(json);
        String body = json;
        if (json.contains("\"sessionToken\"") && CLEAR_TOKEN.matcher(json).find()) {
            blankTokens(root);
            body = root.toString();
        }
        return new Parsed(event(root), body);
    }

    /// Reads a record that the store holds.
    public IdentityEvent stored(String body) {
        try {
            return event(tree(body));
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException("A stored record cannot be read: " + e.getMessage(), e);
        }
    }

    private static JsonNode tree(String json) throws UnreadableRecordException {
        try {
            JsonNode root = READER.readTree(StorableText.json(json));
            if (!root.isObject()) {
                throw new UnreadableRecordException(Reason.NOT_A_RECORD, "Not a JSON object");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new UnreadableRecordException(Reason.NOT_JSON, e.getOriginalMessage());
        }
    }

    private static void blankTokens(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("sessionToken").isTextual()) {
            object.put("sessionToken", "");
        }
        node.forEach(RecordParser::blankTokens);
    }

    private static IdentityEvent event(JsonNode root) throws UnreadableRecordException {
        Caller caller = caller(root.path("userIdentity"));
        RecordRef ref = ref(root);
        String source = text(root, "eventSource", "");
        String name = text(root, "eventName", "");
        String error = text(root, "errorCode");
        return new IdentityEvent(
                ref,
                source,
                name,
                text(root, "awsRegion"),
                text(root, "sourceIPAddress"),
                text(root, "userAgent"),
                error,
                text(root, "errorMessage"),
                text(root, "requestID"),
                caller,
                detail(source, name, error, root, caller));
    }

    private static RecordRef ref(JsonNode root) throws UnreadableRecordException {
        String eventId = text(root, "eventID");
        if (eventId == null || eventId.isEmpty()) {
            throw new UnreadableRecordException(
                    Reason.MISSING_EVENT_ID, "The record has no eventID");
        }
        String account = text(root, "recipientAccountId");
        if (account == null) {
            account = text(root.path("userIdentity"), "accountId");
        }
        if (account == null) {
            throw new UnreadableRecordException(
                    Reason.MISSING_ACCOUNT, "Record " + eventId + " names no account");
        }
        Instant time = AwsTimes.second(text(root, "eventTime"));
        if (time == null) {
            throw new UnreadableRecordException(
                    Reason.MISSING_EVENT_TIME, "Record " + eventId + " has no eventTime");
        }
        return new RecordRef(
                Ids.record(account, eventId), time, account, eventId, text(root, "sharedEventID"));
    }

    private static Detail detail(
            String source, String name, @Nullable String error, JsonNode root, Caller caller) {
        if (error != null) {
            return new IdentityEvent.Plain(refusedRole(root));
        }
        if (source.equals(STS) || source.equals("rolesanywhere.amazonaws.com")) {
            Detail issuance = IssuanceParser.parse(name, root, caller);
            return issuance != null ? issuance : new IdentityEvent.Plain(null);
        }
        if (source.equals(SIGNIN)) {
            return signin(name, root);
        }
        return name.equals("GetRoleCredentials") ? portal(root) : new IdentityEvent.Plain(null);
    }

    private static Detail signin(String name, JsonNode root) {
        if (name.equals("SwitchRole")) {
            String from = text(root.path("additionalEventData"), "SwitchFrom");
            boolean success = "Success".equals(text(root.path("responseElements"), "SwitchRole"));
            return from != null && success
                    ? new IdentityEvent.SwitchRole(from)
                    : new IdentityEvent.Plain(null);
        }
        if (name.equals("GetSigninToken")) {
            AccessKeyId issued =
                    AccessKeyId.of(
                            text(root.path("responseElements").path("credentials"), "accessKeyId"));
            return issued != null
                    ? new IdentityEvent.SigninToken(issued)
                    : new IdentityEvent.Plain(null);
        }
        return new IdentityEvent.Plain(null);
    }

    private static Detail portal(JsonNode root) {
        JsonNode details = root.path("serviceEventDetails");
        String account = text(details, "account_id");
        String permissionSet = text(details, "role_name");
        return account != null && permissionSet != null
                ? new IdentityEvent.RoleCredentials(account, permissionSet)
                : new IdentityEvent.Plain(null);
    }

    /// A refused AssumeRole often has null parameters: the role then stands only in the message.
    private static @Nullable String refusedRole(JsonNode root) {
        String asked = text(root.path("requestParameters"), "roleArn");
        String message = text(root, "errorMessage");
        if (asked != null || message == null) {
            return asked;
        }
        Matcher role =
                ROLE_IN_MESSAGE.matcher(
                        message.substring(Math.max(0, message.indexOf("on resource"))));
        return role.find() ? role.group() : null;
    }

    private static Caller caller(JsonNode identity) {
        JsonNode context = identity.path("sessionContext");
        JsonNode attributes = context.path("attributes");
        String mfa = text(attributes, "mfaAuthenticated");
        JsonNode behalf = identity.path("onBehalfOf");
        String user = text(behalf, "userId");
        return new Caller(
                text(identity, "type", ""),
                text(identity, "principalId"),
                text(identity, "arn"),
                text(identity, "accountId"),
                AccessKeyId.of(text(identity, "accessKeyId")),
                text(identity, "userName"),
                text(identity, "identityProvider"),
                text(identity, "invokedBy"),
                AwsTimes.second(text(attributes, "creationDate")),
                mfa == null ? null : Boolean.valueOf(mfa),
                text(context.path("sessionIssuer"), "arn"),
                text(context, "sourceIdentity"),
                user == null ? null : new OnBehalfOf(user, text(behalf, "identityStoreArn", "")));
    }

    /// The text of a field; null where absent, null or no scalar.
    static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isValueNode() && !value.isNull() ? value.asText() : null;
    }

    private static String text(JsonNode node, String field, String otherwise) {
        String value = text(node, field);
        return value == null ? otherwise : value;
    }
}
