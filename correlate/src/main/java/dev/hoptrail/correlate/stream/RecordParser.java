package dev.hoptrail.correlate.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.Caller;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.event.IdentityEvent.Detail;
import dev.hoptrail.correlate.event.OnBehalfOf;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.stream.UnreadableRecordException.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    private static final String TOKEN = "sessionToken";
    private static final Pattern BLANK = Pattern.compile("\"\\s*+:\\s*+(?:\"\"|null)");
    private static final Pattern TOKEN_IN_TEXT =
            Pattern.compile("(?i)(sessiontoken[\\\\\"]*\\s*[:=]\\s*[\\\\\"]*)[^\\\\\"\\s,}]+");
    private static final int LONGEST_ACCOUNT = 64;
    private static final Pattern ROLE_IN_MESSAGE =
            Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]+");
    private static final Pattern MCP_SERVER =
            Pattern.compile("https://aws-mcp\\.[a-z0-9-]+\\.api\\.aws(?:/.*)?");
    private static final String STS = "sts.amazonaws.com";
    private static final String SSO = "sso.amazonaws.com";
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
        boolean blanked = mayHoldToken(json) && blankTokens(root);
        return new Parsed(event(root), blanked ? StorableText.plain(root.toString()) : json);
    }

    /// Reads a record that is not to be kept.
    ///
    /// @throws UnreadableRecordException if the text is no record or lacks its identity
    public IdentityEvent read(String json) throws UnreadableRecordException {
        return event(tree(json));
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
            // The parser's own message quotes the text, which may hold a secret.
            throw new UnreadableRecordException(
                    Reason.NOT_JSON,
                    "No JSON from character %d on".formatted(e.getLocation().getCharOffset()));
        }
    }

    /// Whether a closer look is due: a token that is not blank, or an escape that may hide one.
    private static boolean mayHoldToken(String json) {
        return json.contains("\\u") || holdsToken(json, "oken") || holdsToken(json, "OKEN");
    }

    private static boolean holdsToken(String json, String ending) {
        int head = TOKEN.length() - ending.length();
        for (int at = json.indexOf(ending); at >= 0; at = json.indexOf(ending, at + 1)) {
            Matcher after = BLANK.matcher(json).region(at + ending.length(), json.length());
            if (json.regionMatches(true, at - head, TOKEN, 0, head) && !after.lookingAt()) {
                return true;
            }
        }
        return false;
    }

    /// Blanks session tokens: members of that name, and texts that other tools made of a response.
    @SuppressWarnings("ReferenceEquality") // what was not blanked is the same node
    private static boolean blankTokens(JsonNode node) {
        boolean blanked = false;
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                JsonNode value = blank(member.getKey(), member.getValue());
                blanked |= value != member.getValue() || blankTokens(value);
                member.setValue(value);
            }
        }
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode value = blank("", array.path(i));
                blanked |= value != array.path(i) || blankTokens(value);
                array.set(i, value);
            }
        }
        return blanked;
    }

    /// The same node where there is nothing to blank.
    private static JsonNode blank(String name, JsonNode value) {
        boolean blank = value.isNull() || (value.isTextual() && value.textValue().isEmpty());
        if (name.equalsIgnoreCase(TOKEN)) {
            return blank ? value : TextNode.valueOf("");
        }
        if (!value.isTextual() || blank) {
            return value;
        }
        String text = TOKEN_IN_TEXT.matcher(value.textValue()).replaceAll("$1");
        return text.equals(value.textValue()) ? value : TextNode.valueOf(text);
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
                original(root, "originalRequestID", "requestID"),
                caller,
                detail(source, name, error, root, caller, ref.accountId()));
    }

    /// An updated record has ids of its own and names those of the record that it amends: it is
    /// that record, under a further body.
    private static @Nullable String original(JsonNode root, String amended, String own) {
        String original = text(root.path("addendum"), amended);
        return original == null || original.isEmpty() ? text(root, own) : original;
    }

    private static RecordRef ref(JsonNode root) throws UnreadableRecordException {
        String eventId = original(root, "originalEventID", "eventID");
        if (eventId == null || eventId.isEmpty()) {
            throw new UnreadableRecordException(
                    Reason.MISSING_EVENT_ID, "The record has no eventID");
        }
        String account = account(root, "recipientAccountId");
        if (account == null) {
            account = account(root.path("userIdentity"), "accountId");
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
            String source,
            String name,
            @Nullable String error,
            JsonNode root,
            Caller caller,
            String accountId) {
        if (error != null) {
            return new IdentityEvent.Refused(
                    refusedRole(root),
                    source.equals(STS) ? IssuanceParser.refusedTags(root, caller) : List.of());
        }
        if (source.equals(STS) || source.equals("rolesanywhere.amazonaws.com")) {
            Detail issuance = IssuanceParser.parse(name, root, caller);
            return issuance != null ? issuance : new IdentityEvent.Plain();
        }
        if (source.equals(SIGNIN)) {
            return signin(name, root);
        }
        return switch (source) {
            case "iam.amazonaws.com" -> {
                Detail change = TagChangeParser.parse(name, root, accountId);
                yield change != null ? change : RuleChanges.of(name, root);
            }
            case "cloudtrail.amazonaws.com" -> RuleChanges.of(name, root);
            default -> isPortalCall(source, name) ? portal(root) : new IdentityEvent.Plain();
        };
    }

    private static boolean isPortalCall(String source, String name) {
        return source.equals(SSO) && (name.equals("GetRoleCredentials") || name.equals("Federate"));
    }

    private static Detail signin(String name, JsonNode root) {
        if (name.equals("SwitchRole")) {
            String from = text(root.path("additionalEventData"), "SwitchFrom");
            boolean success = "Success".equals(text(root.path("responseElements"), "SwitchRole"));
            return from != null && success
                    ? new IdentityEvent.SwitchRole(from)
                    : new IdentityEvent.Plain();
        }
        if (name.equals("GetSigninToken")) {
            AccessKeyId issued =
                    AccessKeyId.of(
                            text(root.path("responseElements").path("credentials"), "accessKeyId"));
            return issued != null
                    ? new IdentityEvent.SigninToken(issued)
                    : new IdentityEvent.Plain();
        }
        if (name.equals("CreateOAuth2Token")) {
            String minted =
                    text(root.path("userIdentity").path("sessionContext"), "signInSessionArn");
            String asked = text(root.path("requestParameters"), "resource");
            String resource =
                    asked != null ? asked : text(root.path("additionalEventData"), "resource");
            return minted != null && resource != null && MCP_SERVER.matcher(resource).matches()
                    ? new IdentityEvent.AgentToken(minted)
                    : new IdentityEvent.Plain();
        }
        return new IdentityEvent.Plain();
    }

    private static Detail portal(JsonNode root) {
        JsonNode details = root.path("serviceEventDetails");
        String account = text(details, "account_id");
        String permissionSet = text(details, "role_name");
        return account != null && permissionSet != null
                ? new IdentityEvent.RoleCredentials(account, permissionSet)
                : new IdentityEvent.Plain();
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
                account(identity, "accountId"),
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

    /// An account id; null where absent, or far too long for one.
    private static @Nullable String account(JsonNode node, String field) {
        String account = text(node, field);
        return account == null || account.isEmpty() || account.length() > LONGEST_ACCOUNT
                ? null
                : account;
    }

    /// The text of a field; null where absent, null or no scalar.
    static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isValueNode() && !value.isNull() ? StorableText.plain(value.asText()) : null;
    }

    private static String text(JsonNode node, String field, String otherwise) {
        String value = text(node, field);
        return value == null ? otherwise : value;
    }
}
