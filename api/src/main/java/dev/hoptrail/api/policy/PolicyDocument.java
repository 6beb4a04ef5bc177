package dev.hoptrail.api.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// An IAM policy document that allows some actions and nothing else.
final class PolicyDocument {

    /// A managed policy may have so many characters, white space not counted:
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    static final int LONGEST = 6_144;

    private final ObjectNode document;

    private PolicyDocument(ObjectNode document) {
        this.document = document;
    }

    /// One statement for each service, all sorted.
    ///
    /// @param actions at least one, such as `s3:GetObject`
    static PolicyDocument allowing(Collection<String> actions) {
        SortedMap<String, ArrayNode> services = new TreeMap<>();
        for (String action : new TreeSet<>(actions)) {
            services.computeIfAbsent(
                            action.substring(0, action.indexOf(':')),
                            none -> JsonNodeFactory.instance.arrayNode())
                    .add(action);
        }
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
        ArrayNode statements = document.putArray("Statement");
        for (ArrayNode ofService : services.values()) {
            ObjectNode statement = statements.addObject().put("Effect", "Allow");
            statement.set("Action", ofService);
            statement.put("Resource", "*");
        }
        return new PolicyDocument(document);
    }

    /// Whether AWS takes it as one managed policy.
    boolean fits() {
        return document.toString().length() <= LONGEST;
    }

    /// The document's JSON, indented.
    String text() {
        return document.toPrettyString();
    }
}
