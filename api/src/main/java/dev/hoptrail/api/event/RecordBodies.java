package dev.hoptrail.api.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.event.Arns;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the bodies of records, and blanks what those may not see who may see some accounts. The
/// record of a call across accounts is delivered to both sides; each names the other's principals.
@Singleton
public final class RecordBodies {

    /// Stands where a name is left out.
    public static final String LEFT_OUT = "…";

    // What stands behind the account may hold anything that a name may, up to where text ends it.
    private static final Pattern PRINCIPAL_ARN =
            Pattern.compile("(arn:aws[a-z-]*:(?:iam|sts)::(\\d{12}):)[^\\s\"]*");

    private final ObjectMapper json;

    RecordBodies(ObjectMapper json) {
        this.json = json;
    }

    JsonNode read(String body) {
        try {
            return json.readTree(body);
        } catch (IOException failure) {
            throw new UncheckedIOException("A stored record is no JSON", failure);
        }
    }

    /// A record as somebody may see it: of callers of other accounts no more than kind and account,
    /// and of ARNs of roles, users and sessions there no name.
    public String blanked(String body, AccountScope scope) {
        if (!scope.isRestricted()) {
            return body;
        }
        JsonNode record = read(body);
        if (record instanceof ObjectNode fields
                && fields.path("userIdentity") instanceof ObjectNode caller) {
            String account = account(caller);
            if (account != null && !scope.admits(account)) {
                ObjectNode shown = json.createObjectNode();
                shown.set("type", caller.path("type"));
                shown.put("accountId", account);
                fields.set("userIdentity", shown);
            }
        }
        return arns(record, scope).toString();
    }

    private static @Nullable String account(ObjectNode caller) {
        String named = caller.path("accountId").textValue();
        return named == null ? Arns.accountId(caller.path("arn").textValue()) : named;
    }

    private static JsonNode arns(JsonNode node, AccountScope scope) {
        if (node instanceof ObjectNode fields) {
            fields.properties().forEach(field -> field.setValue(arns(field.getValue(), scope)));
        } else if (node instanceof ArrayNode items) {
            for (int i = 0; i < items.size(); i++) {
                items.set(i, arns(items.get(i), scope));
            }
        } else if (node.isTextual()) {
            return JsonNodeFactory.instance.textNode(text(node.textValue(), scope));
        }
        return node;
    }

    /// A text that is one ARN ends where it ends, whatever a forged log put into it.
    private static String text(String text, AccountScope scope) {
        String account = Arns.accountId(text);
        if (account != null && !scope.admits(account)) {
            return text.substring(0, text.indexOf(account) + account.length() + 1) + LEFT_OUT;
        }
        return PRINCIPAL_ARN.matcher(text).replaceAll(found -> shown(found, scope));
    }

    private static String shown(MatchResult found, AccountScope scope) {
        return Matcher.quoteReplacement(
                scope.admits(found.group(2)) ? found.group() : found.group(1) + LEFT_OUT);
    }
}
