package dev.hoptrail.correlate.stream;

import static dev.hoptrail.correlate.stream.RecordParser.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.Arns;
import dev.hoptrail.correlate.event.Caller;
import dev.hoptrail.correlate.event.IdentityEvent.RefusedTag;
import dev.hoptrail.correlate.event.Issuance;
import dev.hoptrail.correlate.event.Issuance.Tag;
import dev.hoptrail.correlate.tags.SessionTag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads what a successful issuing call granted, in the shapes of each call.
final class IssuanceParser {
    private static final int LONGEST_KEY = 256;

    private final JsonNode request;
    private final JsonNode response;
    private final Caller caller;

    private IssuanceParser(JsonNode request, JsonNode response, Caller caller) {
        this.request = request;
        this.response = response;
        this.caller = caller;
    }

    /// The issuance, or null where the call issues nothing or the record does not show what.
    static @Nullable Issuance parse(String eventName, JsonNode root, Caller caller) {
        JsonNode request = root.path("requestParameters");
        JsonNode response = root.path("responseElements");
        if (eventName.equals("CreateSession")) {
            response = response.path("credentialSet").path(0);
        }
        IssuanceParser parser = new IssuanceParser(request, response, caller);
        return switch (eventName) {
            case "AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "CreateSession" ->
                    parser.role();
            case "AssumeRoot" -> parser.rootTask();
            case "GetFederationToken" -> parser.federatedUser();
            case "GetSessionToken" -> parser.userToken();
            default -> null;
        };
    }

    /// The session tags that a refused call asked for, sorted by key. AWS allows shorter keys than
    /// are kept here; what is longer was refused for that.
    static List<RefusedTag> refusedTags(JsonNode root, Caller caller) {
        JsonNode request = root.path("requestParameters");
        IssuanceParser parser = new IssuanceParser(request, root.path("responseElements"), caller);
        Set<String> transitive = new HashSet<>();
        strings(request.path("transitiveTagKeys"))
                .forEach(key -> transitive.add(SessionTag.fold(key)));
        Map<String, RefusedTag> tags = new TreeMap<>();
        parser.tags().stream()
                .filter(tag -> !tag.key().isEmpty() && tag.key().length() <= LONGEST_KEY)
                .sorted(Comparator.comparing(Tag::key).thenComparing(Tag::value))
                .forEach(tag -> {
                    String folded = SessionTag.fold(tag.key());
                    tags.put(
                            folded,
                            new RefusedTag(tag.key(), tag.value(), transitive.contains(folded)));
                });
        return List.copyOf(tags.values());
    }

    private @Nullable Issuance role() {
        JsonNode user = response.path("assumedRoleUser");
        String sessionArn = text(user, "arn");
        String roleArn = text(request, "roleArn");
        String name = text(request, "roleSessionName");
        String principal = text(user, "assumedRoleId");
        if (name == null && principal != null) {
            name = principal.substring(principal.indexOf(':') + 1);
        }
        if (roleArn == null && Arns.roleName(sessionArn) != null) {
            roleArn =
                    "arn:aws:iam::"
                            + Arns.accountId(sessionArn)
                            + ":role/"
                            + Arns.roleName(sessionArn);
        }
        // Parameters over 100 KB are omitted whole: without a role there is no session to name.
        return roleArn == null ? null : issuance(Issuance.Kind.ROLE, principal, roleArn, name);
    }

    private @Nullable Issuance rootTask() {
        String target = text(request, "targetPrincipal");
        String account =
                target != null && target.startsWith("arn:") ? Arns.accountId(target) : target;
        return account == null ? null : issuance(Issuance.Kind.ROOT_TASK, account, null, null);
    }

    private @Nullable Issuance federatedUser() {
        String name = text(request, "name");
        String user = text(response.path("federatedUser"), "federatedUserId");
        String principal = user != null || name == null ? user : caller.accountId() + ":" + name;
        return principal == null
                ? null
                : issuance(Issuance.Kind.FEDERATED_USER, principal, null, name);
    }

    private @Nullable Issuance userToken() {
        return caller.principalId() == null
                ? null
                : issuance(Issuance.Kind.USER_TOKEN, caller.principalId(), null, null);
    }

    private Issuance issuance(
            Issuance.Kind kind,
            @Nullable String principal,
            @Nullable String roleArn,
            @Nullable String name) {
        JsonNode credentials = response.path("credentials");
        String requested = text(request, "sourceIdentity");
        String provider = text(response, "provider");
        return new Issuance(
                kind,
                AccessKeyId.of(text(credentials, "accessKeyId")),
                principal,
                roleArn,
                name,
                AwsTimes.parse(text(credentials, "expiration")),
                duration(),
                tags(),
                strings(request.path("transitiveTagKeys")),
                map(request.path("incomingTransitiveTags")),
                requested != null ? requested : text(response, "sourceIdentity"),
                text(request, "externalId"),
                text(request, "serialNumber"),
                text(request, "policy"),
                subject(),
                provider != null ? provider : text(response, "issuer"));
    }

    private @Nullable String subject() {
        String web = text(response, "subjectFromWebIdentityToken");
        return web != null ? web : text(response, "subject");
    }

    private @Nullable Integer duration() {
        JsonNode seconds = request.path("durationSeconds");
        return seconds.canConvertToInt() && seconds.asInt() > 0 ? seconds.asInt() : null;
    }

    private List<Tag> tags() {
        List<Tag> tags = new ArrayList<>();
        for (JsonNode tag : request.path("tags")) {
            String key = either(tag, "key", "Key");
            String value = either(tag, "value", "Value");
            if (key != null) {
                tags.add(new Tag(key, value == null ? "" : value, false));
            }
        }
        Map<String, String> principalTags = map(request.path("principalTags"));
        if (principalTags != null) {
            principalTags.forEach((key, value) -> tags.add(new Tag(key, value, true)));
        }
        return tags;
    }

    private static @Nullable String either(JsonNode node, String field, String otherwise) {
        String value = text(node, field);
        return value != null ? value : text(node, otherwise);
    }

    private static List<String> strings(JsonNode array) {
        List<String> values = new ArrayList<>();
        array.forEach(value -> values.add(StorableText.plain(value.asText())));
        return values;
    }

    private static @Nullable Map<String, String> map(JsonNode object) {
        if (!object.isObject()) {
            return null;
        }
        Map<String, String> values = new LinkedHashMap<>();
        object.properties()
                .forEach(entry ->
                        values.put(
                                StorableText.plain(entry.getKey()),
                                StorableText.plain(entry.getValue().asText())));
        return values;
    }
}
