package dev.hoptrail.correlate.stream;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.correlate.stream.Story.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes a story's lines as CloudTrail records.
///
/// `copy=caller`, `owner` or `both` are the copies of a call across accounts; without, the call is
/// logged once. `incoming=` are the inherited tags that AWS logs, `tags=` those passed, with `*`
/// behind those that are transitive. `shown=` is another key than the issued one (`none`: no key),
/// `created=` another creation time, `expires=` the expiration as it stands in the record; `masked`
/// hides the issued key, `nameless` leaves out `assumedRoleUser`; `times=3` delivers a record in
/// three files; calls of IAM name the `role` or `user` whose tags they give (`tags=`) or take
/// (`keys=`); `amends=REASON` makes a record an addendum, `original=` to another event; `target=`
/// is the role whose trust is changed, `idp=` the SAML provider.
final class StoryRecords {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String MASK = "HIDDEN_DUE_TO_SECURITY_REASONS";
    private static final Set<String> STS =
            Set.of(
                    "AssumeRole",
                    "AssumeRoleWithSAML",
                    "AssumeRoleWithWebIdentity",
                    "AssumeRoot",
                    "GetFederationToken",
                    "GetSessionToken");

    private final Story story;
    private final StoryCallers callers;
    private final List<Published> published = new ArrayList<>();
    private final List<ObjectNode> records = new ArrayList<>();

    StoryRecords(Story story) {
        this.story = story;
        this.callers = new StoryCallers(story);
    }

    List<Published> published() {
        story.calls().forEach(this::write);
        return List.copyOf(published);
    }

    /// The records themselves, as often as they are delivered.
    List<ObjectNode> records() {
        published();
        return List.copyOf(records);
    }

    private void write(Call call) {
        String copy = call.get("copy", "own");
        if (!copy.equals("owner")) {
            write(call, false);
        }
        if (copy.equals("owner") || copy.equals("both")) {
            write(call, true);
        }
    }

    private void write(Call call, boolean owner) {
        ObjectNode root = JSON.createObjectNode();
        String copy = call.get("copy", "own");
        root.put("eventVersion", "1.11");
        root.set("userIdentity", owner ? callers.account(call) : callers.identity(call));
        root.put("eventTime", call.time().toString());
        root.put("eventSource", source(call)).put("eventName", action(call));
        root.put("awsRegion", "eu-central-1").put("sourceIPAddress", call.get("ip", "192.0.2.7"));
        root.put("userAgent", call.get("agent", "aws-cli/2.17"));
        root.put("eventID", eventId(call, owner ? "owner" : "caller"));
        root.put("requestID", eventId(call, "request"));
        if (!copy.equals("own")) {
            root.put("sharedEventID", eventId(call, "shared"));
        }
        root.put("recipientAccountId", recipient(call, owner || copy.equals("own")));
        content(call, root);
        for (int i = 0; i < Integer.parseInt(call.get("times", "1")); i++) {
            String file =
                    "file:///%s/%03d-%s-%d.json.gz"
                            .formatted(story.name(), call.number(), owner ? "owner" : "own", i);
            published.addAll(Published.of(file, root.toString()));
            records.add(root);
        }
    }

    private void content(Call call, ObjectNode root) {
        if (call.get("error") != null) {
            root.put("errorCode", call.get("error")).put("errorMessage", call.get("message"));
            root.set("requestParameters", call.is("bare") ? null : request(call));
            root.putNull("responseElements");
            addendum(call, root);
            return;
        }
        switch (call.action()) {
            case "SwitchRole" -> {
                root.putObject("responseElements").put("SwitchRole", "Success");
                root.putObject("additionalEventData")
                        .put("SwitchFrom", callers.arn(call.need("from")));
            }
            case "CreateOAuth2Token" ->
                    root.putObject("requestParameters").put("resource", call.need("resource"));
            case "ConsoleLogin" ->
                    root.putObject("responseElements").put("ConsoleLogin", "Success");
            case "GetSigninToken" ->
                    root.putObject("responseElements")
                            .putObject("credentials")
                            .put("accessKeyId", callers.key(call.need("key"), call.need("by")));
            case "GetRoleCredentials", "Federate" ->
                    root.putObject("serviceEventDetails")
                            .put("account_id", StoryIds.account(call.need("account")))
                            .put("role_name", call.need("set"));
            default -> {
                if (STS.contains(call.action()) || call.action().equals("CreateSession")) {
                    root.set("requestParameters", request(call));
                    root.set("responseElements", response(call));
                }
                if (call.action().startsWith("use:iam:")) {
                    root.set("requestParameters", iamRequest(call));
                }
            }
        }
        if (call.action().startsWith("use:") && call.get("target") != null) {
            root.putObject("requestParameters").put("roleName", call.need("target"));
        }
        addendum(call, root);
    }

    private void addendum(Call call, ObjectNode root) {
        String reason = call.get("amends");
        if (reason != null) {
            ObjectNode addendum = root.putObject("addendum").put("reason", reason);
            String original = call.get("original");
            if (original != null) {
                addendum.put("originalEventID", id(original, "caller"));
                addendum.put("originalRequestID", id(original, "request"));
            }
        }
    }

    private ObjectNode request(Call call) {
        ObjectNode request = JSON.createObjectNode();
        if (call.get("role") != null) {
            request.put("roleArn", callers.roleArn(call));
        }
        String name = call.get("name");
        if (name != null) {
            request.put(
                    call.action().equals("GetFederationToken") ? "name" : "roleSessionName", name);
        }
        if (call.action().equals("AssumeRoot")) {
            request.put("targetPrincipal", StoryIds.account(call.need("target")));
        }
        if (call.get("duration") != null) {
            request.put("durationSeconds", Integer.parseInt(call.need("duration")));
        }
        put(request, "sourceIdentity", call.get("identity"));
        put(request, "externalId", call.get("external"));
        put(request, "serialNumber", call.get("mfa"));
        put(request, "policy", call.get("policy"));
        StoryTags.of(call.get("tags")).write(request, call.action().contains("With"));
        String incoming = call.get("incoming");
        if (incoming != null) {
            ObjectNode tags = request.putObject("incomingTransitiveTags");
            StoryTags.of(incoming).tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        }
        return request;
    }

    private static ObjectNode iamRequest(Call call) {
        ObjectNode request = JSON.createObjectNode();
        if (call.action().endsWith("User")) {
            put(request, "userName", call.get("user"));
        } else {
            put(request, "roleName", call.get("role", "").replaceAll("@.*", ""));
        }
        put(request, "policyDocument", call.get("policy"));
        StoryTags.of(call.get("tags")).write(request, false);
        String keys = call.get("keys");
        if (keys != null) {
            Stream.of(keys.split(",", -1)).forEach(request.putArray("tagKeys")::add);
        }
        return request;
    }

    private ObjectNode response(Call call) {
        ObjectNode response = JSON.createObjectNode();
        ObjectNode issued =
                call.action().equals("CreateSession")
                        ? response.putArray("credentialSet").addObject()
                        : response;
        ObjectNode credentials = issued.putObject("credentials");
        credentials.put("accessKeyId", call.is("masked") ? MASK : callers.issuedKey(call));
        credentials.put("sessionToken", "FAKEsessionToken/" + call.number());
        credentials.put(
                "expiration", call.get("expires", call.time().plusSeconds(3600).toString()));
        if (call.get("role") != null && !call.is("nameless")) {
            issued.putObject("assumedRoleUser")
                    .put("assumedRoleId", callers.principal(call))
                    .put("arn", callers.sessionArn(call));
        }
        if (call.action().equals("GetFederationToken")) {
            issued.putObject("federatedUser").put("federatedUserId", callers.principal(call));
        }
        String by = call.need("by");
        if (by.startsWith("saml:")) {
            response.put("subject", by.substring(5)).put("issuer", call.need("provider"));
        }
        if (by.startsWith("oidc:")) {
            response.put("subjectFromWebIdentityToken", by.substring(5));
            response.put("provider", call.need("provider"));
        }
        return response;
    }

    private static void put(ObjectNode node, String field, @Nullable String value) {
        if (value != null) {
            node.put(field, value);
        }
    }

    private static String source(Call call) {
        if (STS.contains(call.action())) {
            return "sts.amazonaws.com";
        }
        return switch (call.action()) {
            case "SwitchRole", "ConsoleLogin", "GetSigninToken", "CreateOAuth2Token" ->
                    "signin.amazonaws.com";
            case "GetRoleCredentials", "Federate" -> "sso.amazonaws.com";
            case "CreateSession" -> "rolesanywhere.amazonaws.com";
            default -> call.action().split(":", -1)[1] + ".amazonaws.com";
        };
    }

    private static String action(Call call) {
        return call.action().startsWith("use:") ? call.action().split(":", -1)[2] : call.action();
    }

    /// Who gets the record: the role's owner, else the account of the caller.
    private String recipient(Call call, boolean owner) {
        String role = call.get("role");
        return owner && role != null
                ? StoryIds.account(role.substring(role.indexOf('@') + 1))
                : StoryIds.account(callers.account(call.need("by")));
    }

    private String eventId(Call call, String part) {
        String id = call.get("event");
        return id(id != null ? id : String.valueOf(call.number()), part);
    }

    private String id(String event, String part) {
        String text = story.name() + "/" + event + "/" + part;
        return UUID.nameUUIDFromBytes(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString();
    }
}
