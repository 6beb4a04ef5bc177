package dev.hoptrail.ingest.export;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads values as query engines print them: `{type=Role, arn=…, sessioncontext={…}}`, maps, lists,
/// and JSON inside of them. Nothing in such a text is quoted, so a value may look like what follows
/// it. What can be read in more than one way is refused, never guessed:
///
/// - A comma, a blank and `name=` end a value. In a map that is certain only behind values that AWS
///   lets hold no comma ([Names#isPlain]), behind JSON, and before a member that such an answer
///   always has: no text can stand in for it.
/// - In a struct every member is printed, `null` where it has none. So no name may stand twice, and
///   all rows of a file must have the same ones in the same order.
/// - Braces and brackets inside of a value that is no JSON are refused.
final class PrintedText {

    private static final int DEEPEST = 50;
    private static final String NAME = "[A-Za-z][A-Za-z0-9_.:/-]*";
    private static final Pattern MEMBER = Pattern.compile("(" + NAME + ")=");
    private static final Pattern END = Pattern.compile(", " + NAME + "=|[{}\\[\\]]");
    private static final Pattern ELEMENT_END = Pattern.compile(", |[{}\\[\\]]");

    /// Tags hold no commas, brackets and braces (AWS, id_session-tags), but equals signs.
    private static final Pattern TAG = Pattern.compile("([^,={}\\[\\]]+)=([^,={}\\[\\]]*)");

    private static final Pattern CLOSING = Pattern.compile("[}\\]]*");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final String NOTHING = "null";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectReader JSON =
            JsonMapper.builder()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .build()
                    .readerFor(JsonNode.class);
    private static final ObjectReader WHOLE_JSON =
            JSON.with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final String text;

    /// The members that structs of the column have in this file, by the name of the struct; null
    /// for a map.
    private final @Nullable Map<String, String> layouts;

    /// The members that a map always has.
    private final Set<String> always;

    private int at;
    private int depth;

    private PrintedText(String text, @Nullable Map<String, String> layouts, Set<String> always) {
        this.text = text;
        this.layouts = layouts;
        this.always = always;
    }

    /// Reads a struct, or a list of structs.
    ///
    /// @param name of the column
    /// @param layouts what the rows before showed of this column; empty for the first one
    static JsonNode struct(String name, String text, Map<String, String> layouts)
            throws AmbiguousTextException {
        JsonNode json = json(text);
        if (json != null) {
            return named(json);
        }
        Map<String, String> shown = new HashMap<>(layouts);
        JsonNode value = new PrintedText(text, shown, Set.of()).whole(name);
        // A row that is refused tells nothing about others.
        layouts.putAll(shown);
        return value;
    }

    /// Reads a map, or the JSON that some tables hold in its place.
    ///
    /// @param always the members that it has in any case
    static JsonNode map(String name, String text, Set<String> always)
            throws AmbiguousTextException {
        JsonNode json = json(text);
        return json == null ? new PrintedText(text, null, always).whole(name) : json;
    }

    /// The object or array that a text is; null if it is no JSON.
    static @Nullable JsonNode json(String text) {
        try {
            JsonNode json = WHOLE_JSON.readTree(text);
            return json.isContainerNode() ? json : null;
        } catch (JsonProcessingException none) {
            return null;
        }
    }

    /// The same tree under the names that CloudTrail writes.
    private static JsonNode named(JsonNode json) {
        if (!(json instanceof ObjectNode object)) {
            return json;
        }
        ObjectNode named = NODES.objectNode();
        object.properties()
                .forEach(member ->
                        named.set(Names.member(member.getKey()), named(member.getValue())));
        return named;
    }

    private JsonNode whole(String name) throws AmbiguousTextException {
        if (!text.startsWith("{") && !text.startsWith("[")) {
            throw refused(name, "is neither JSON nor a printed value");
        }
        JsonNode value = container(name, layouts == null);
        if (at != text.length()) {
            throw refused(name, "goes on behind its last brace");
        }
        return value;
    }

    /// The map, struct or list at hand.
    ///
    /// @param name the names that lead here, joined by dots
    /// @param isMap whether its members are not those of a schema
    private JsonNode container(String name, boolean isMap) throws AmbiguousTextException {
        if (++depth > DEEPEST) {
            throw refused(name, "is nested deeper than " + DEEPEST);
        }
        JsonNode value = text.charAt(at) == '{' ? members(name, isMap) : elements(name, isMap);
        depth--;
        return value;
    }

    private ObjectNode members(String name, boolean isMap) throws AmbiguousTextException {
        ObjectNode object = NODES.objectNode();
        StringBuilder layout = new StringBuilder();
        at++;
        if (take('}')) {
            return object;
        }
        do {
            Matcher member = MEMBER.matcher(text).region(at, text.length());
            if (!member.lookingAt()) {
                throw refused(name, "has no name= where one should be");
            }
            String printed = member.group(1);
            String inner = isMap ? printed : Names.member(printed);
            at = member.end();
            if (object.has(inner)) {
                throw refused(name, "names a member twice");
            }
            object.set(inner, value(name + "." + inner, inner, isMap));
            layout.append(printed.toLowerCase(Locale.ROOT)).append(' ');
        } while (takeSeparator());
        if (!take('}')) {
            throw refused(name, "lacks a closing brace");
        }
        if (!isMap && layouts != null) {
            String before = layouts.putIfAbsent(name, layout.toString());
            if (before != null && !before.contentEquals(layout)) {
                throw refused(name, "has other members than in the rows before");
            }
        }
        object.properties().removeIf(member -> member.getValue().isNull());
        return object;
    }

    private ArrayNode elements(String name, boolean isMap) throws AmbiguousTextException {
        ArrayNode array = NODES.arrayNode();
        at++;
        if (take(']')) {
            return array;
        }
        do {
            array.add(isOpeningHere() ? container(name, isMap) : element(name));
        } while (takeSeparator());
        if (!take(']')) {
            throw refused(name, "lacks a closing bracket");
        }
        return array;
    }

    private JsonNode element(String name) throws AmbiguousTextException {
        Matcher end = ELEMENT_END.matcher(text).region(at, text.length());
        if (!end.find() || (end.group().length() == 1 && text.charAt(end.start()) != ']')) {
            throw refused(name, "holds braces or brackets in a text");
        }
        if (!Names.isPlain(name.substring(name.lastIndexOf('.') + 1)) && !isLast(end)) {
            throw refused(name, "may hold a comma, and more follows");
        }
        return scalar(name, end.start());
    }

    private JsonNode value(String path, String name, boolean isMap) throws AmbiguousTextException {
        JsonNode json = isMap ? jsonInside(name) : null;
        if (json != null) {
            return json;
        }
        if (isMap && Names.isTags(name) && take('{')) {
            return tags(path);
        }
        if (isOpeningHere()) {
            // The only map in a struct of CloudTrail's.
            return container(path, isMap || path.endsWith(".webIdFederationData.attributes"));
        }
        Matcher end = END.matcher(text).region(at, text.length());
        if (!end.find() || (end.group().length() == 1 && text.charAt(end.start()) != '}')) {
            throw refused(path, "holds braces or brackets in a text");
        }
        if (isMap && !Names.isPlain(name) && !isLast(end) && !isExpected(end)) {
            throw refused(path, "may hold what looks like a member, and more follows");
        }
        return scalar(name, end.start());
    }

    /// Whether a member follows that the map would lack otherwise.
    private boolean isExpected(Matcher end) {
        String next = end.group();
        return depth == 1
                && next.length() > 1
                && always.contains(next.substring(2, next.length() - 1));
    }

    /// The map of tags whose brace was taken.
    private ObjectNode tags(String path) throws AmbiguousTextException {
        ObjectNode tags = NODES.objectNode();
        if (take('}')) {
            return tags;
        }
        do {
            Matcher tag = TAG.matcher(text).region(at, text.length());
            if (!tag.lookingAt() || tags.has(tag.group(1))) {
                throw refused(path, "holds a tag that can be read in several ways");
            }
            tags.put(tag.group(1), tag.group(2));
            at = tag.end();
        } while (takeSeparator());
        if (!take('}')) {
            throw refused(path, "holds a tag that can be read in several ways");
        }
        return tags;
    }

    private JsonNode scalar(String name, int end) {
        String value = text.substring(at, end);
        at = end;
        return value.equals(NOTHING) ? NullNode.instance : scalar(name, value);
    }

    /// The number or text of a member, where all that is known of it is its text.
    static JsonNode scalar(String name, String value) {
        return Names.isNumber(name) && NUMBER.matcher(value).matches()
                ? IntNode.valueOf(Integer.parseInt(value))
                : TextNode.valueOf(value);
    }

    /// Whether nothing but closing brackets follows: then no other end is possible.
    private boolean isLast(Matcher end) {
        return CLOSING.matcher(text).region(end.start(), text.length()).matches();
    }

    /// The JSON that the value at hand is, behind which it must end; null if it is none.
    private @Nullable JsonNode jsonInside(String name) {
        if (!isOpeningHere()) {
            return null;
        }
        try (JsonParser parser = JSON.createParser(text.substring(at))) {
            JsonNode json = parser.readValueAsTree();
            int end = at + (int) parser.currentLocation().getCharOffset();
            Matcher next = END.matcher(text).region(end, text.length());
            if (!next.lookingAt() || isOpening(text.charAt(end))) {
                return null;
            }
            String written = text.substring(at, end);
            at = end;
            return Names.isText(name) ? TextNode.valueOf(written) : json;
        } catch (IOException none) {
            return null;
        }
    }

    private boolean take(char character) {
        if (at < text.length() && text.charAt(at) == character) {
            at++;
            return true;
        }
        return false;
    }

    private boolean takeSeparator() {
        if (text.startsWith(", ", at)) {
            at += 2;
            return true;
        }
        return false;
    }

    private boolean isOpeningHere() {
        return at < text.length() && isOpening(text.charAt(at));
    }

    private static boolean isOpening(char character) {
        return character == '{' || character == '[';
    }

    private static AmbiguousTextException refused(String name, String why) {
        String shown = name.length() > 80 ? name.substring(0, 80) + "…" : name;
        return new AmbiguousTextException(shown + " " + why);
    }

    /// What is known of names.
    static final class Names {

        private static final Map<String, String> MEMBERS = new HashMap<>();

        static {
            for (String name :
                    """
                    type principalId arn accountId accessKeyId userName invokedBy identityProvider credentialId \
                    sessionContext attributes creationDate mfaAuthenticated sessionIssuer webIdFederationData \
                    federatedProvider sourceIdentity ec2RoleDelivery ec2IssuedInVpc assumedRoot signInSessionArn \
                    onBehalfOf userId identityStoreArn inScopeOf sourceArn sourceAccount issuerType \
                    credentialsIssuedTo invokedByDelegate \
                    tlsVersion cipherSuite clientProvidedHostHeader keyExchange \
                    reason updatedFields originalRequestID originalEventID\
                    """
                            .split(" ", -1)) {
                MEMBERS.put(name.toLowerCase(Locale.ROOT), name);
            }
        }

        /// Whose values hold no comma and blank, by AWS's pattern for each; dates hold one, but no
        /// name behind it.
        private static final Set<String> PLAIN =
                names(
                        """
                        roleArn roleSessionName durationSeconds externalId serialNumber sourceIdentity tokenCode \
                        name principalArn providerArn providerId sAMLAssertionID targetPrincipal arn \
                        key value Key Value tags tagKeys transitiveTagKeys policyArns \
                        accessKeyId sessionToken expiration assumedRoleId federatedUserId packedPolicySize \
                        audience nameQualifier subjectType \
                        roleName userName roleId userId path policyArn policyName permissionsBoundary \
                        permissionsBoundaryArn permissionsBoundaryType maxSessionDuration createDate \
                        status groupName instanceProfileName sAMLProviderArn openIDConnectProviderArn \
                        account_id role_name instanceArn permissionSetArn principalId principalType targetId targetType \
                        profileArn trustAnchorArn clusterName associationId namespace serviceAccount \
                        SwitchRole ConsoleLogin MFAUsed MobileVersion LoginTo SwitchFrom RedirectTo \
                        grantType grant_type clientId client_id resource\
                        """);

        /// JSON in these is text to CloudTrail, too.
        private static final Set<String> TEXTS =
                Set.of("policy", "policyDocument", "assumeRolePolicyDocument", "inlinePolicy");

        private static final Set<String> NUMBERS =
                Set.of("durationSeconds", "maxSessionDuration", "packedPolicySize");

        private Names() {}

        /// The name that CloudTrail gives a member of a struct, where query engines fold its case.
        static String member(String printed) {
            return MEMBERS.getOrDefault(printed.toLowerCase(Locale.ROOT), printed);
        }

        static boolean isPlain(String name) {
            return PLAIN.contains(name);
        }

        static boolean isTags(String name) {
            return name.equals("principalTags") || name.equals("incomingTransitiveTags");
        }

        static boolean isText(String name) {
            return TEXTS.contains(name);
        }

        static boolean isNumber(String name) {
            return NUMBERS.contains(name);
        }

        private static Set<String> names(String words) {
            return Set.of(words.split(" ", -1));
        }
    }
}
