package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.chain.Actor;
import dev.hoptrail.correlate.chain.Derived;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionKind;
import dev.hoptrail.correlate.event.Arns;
import dev.hoptrail.correlate.store.ProjectedSession;
import dev.hoptrail.correlate.tags.SessionTag;
import java.net.InetAddress;
import java.util.List;
import org.apache.lucene.index.IndexableField;
import org.jspecify.annotations.Nullable;

/// Writes a session as an index document: for each field of [QueryField] what it is found by, its
/// life, its sort values, its facets. Nothing is stored: rows are read from PostgreSQL.
///
/// Not safe for use by two threads: field objects are used again from document to document.
final class SessionDocument {
    private final DocumentFields fields = new DocumentFields();

    /// The document of a session, valid until the next call.
    List<IndexableField> of(ProjectedSession session) {
        SessionFacts facts = session.state().facts();
        Derived derived = session.state().derived();
        fields.clear();
        identity(facts);
        role(facts);
        principal(facts);
        keys(session, facts);
        origin(derived.origin(), session);
        tags(derived.tags());
        place(session, derived);
        text(QueryField.SOURCE_IDENTITY, facts.sourceIdentity());
        word(facts.sourceIdentity());
        facet(QueryField.ACTION, text(QueryField.ACTION, facts.action()));
        text(QueryField.REGION, facts.detail().region());
        address(facts.detail().sourceIp());
        subjectTags(session);
        return fields.finish();
    }

    /// Tags of a role are found as such; those of a role or user count for the principal.
    private void subjectTags(ProjectedSession session) {
        SessionKind kind = session.state().facts().kind();
        boolean ofUser = kind == SessionKind.USER_TOKEN || kind == SessionKind.FEDERATED_USER;
        session.subjectTags()
                .forEach((key, value) -> {
                    fields.tag(QueryField.PRINCIPAL_TAG, SessionTag.fold(key), value);
                    if (!ofUser) {
                        fields.tag(QueryField.ROLE_TAG, SessionTag.fold(key), value);
                    }
                });
    }

    private void identity(SessionFacts facts) {
        fields.id(facts.sessionId());
        fields.life(IndexTerms.millis(facts.issuedAt()), IndexTerms.millis(facts.expiresAt()));
    }

    private void role(SessionFacts facts) {
        String name = Arns.roleName(facts.roleArn());
        facet(QueryField.ROLE, text(QueryField.ROLE, facts.roleArn()));
        if (name != null) {
            fields.term(QueryField.ROLE, name);
        }
        word(name);
        facet(QueryField.ACCOUNT, text(QueryField.ACCOUNT, facts.accountId()));
    }

    /// A principal of a session is found by its whole id and by the role's id before the colon.
    private void principal(SessionFacts facts) {
        text(QueryField.SESSION, facts.sessionName());
        word(facts.sessionName());
        String principal = text(QueryField.PRINCIPAL, facts.principalId());
        int colon = principal == null ? -1 : principal.indexOf(':');
        if (principal != null && colon > 0) {
            fields.term(QueryField.PRINCIPAL, principal.substring(0, colon));
        }
    }

    private void keys(ProjectedSession session, SessionFacts facts) {
        String issued = facts.key() == null ? null : facts.key().value();
        if (issued != null) {
            fields.term(QueryField.KEY, issued);
        }
        for (String shown : session.shownKeys()) {
            if (!shown.equals(issued)) {
                fields.term(QueryField.KEY, shown);
            }
        }
        if (issued == null && session.shownKeys().isEmpty()) {
            fields.lacks(QueryField.KEY);
        }
    }

    private void origin(@Nullable Origin origin, ProjectedSession session) {
        boolean agent = session.agent();
        if (session.originAccount() != null) {
            fields.originAccount(session.originAccount());
        }
        text(QueryField.PROVIDER, origin == null ? null : origin.provider());
        if (agent) {
            fields.term(QueryField.ACTOR, Actor.AGENT.name());
        }
        if (origin == null) {
            fields.lacks(QueryField.ORIGIN);
            fields.lacks(QueryField.ORIGIN_KIND);
            if (!agent) {
                fields.lacks(QueryField.ACTOR);
            }
            return;
        }
        String id = origin.originId().toString();
        fields.term(QueryField.ORIGIN, id);
        fields.term(QueryField.ORIGIN, origin.name());
        if (origin.arn() != null) {
            fields.term(QueryField.ORIGIN, origin.arn());
        }
        fields.originWords(origin.name());
        facet(QueryField.ORIGIN, id + IndexTerms.SEPARATOR + origin.name());
        fields.term(QueryField.ORIGIN_KIND, origin.kind().name());
        if (!agent) {
            fields.term(QueryField.ACTOR, origin.actor().name());
        }
    }

    private void tags(List<SessionTag> tags) {
        for (SessionTag tag : tags) {
            String key = tag.foldedKey();
            fields.term(QueryField.TAG_KEY, key);
            fields.tag(QueryField.TAG, key, tag.value());
            word(key);
            word(tag.value());
        }
        if (tags.isEmpty()) {
            fields.lacks(QueryField.TAG_KEY);
        }
    }

    private void place(ProjectedSession session, Derived derived) {
        String grade = session.state().link().grade().name();
        fields.term(QueryField.GRADE, grade);
        facet(QueryField.GRADE, grade);
        fields.term(QueryField.CHAIN, derived.chainId().toString());
        if (derived.depth() == null) {
            fields.lacks(QueryField.DEPTH);
        } else {
            fields.depth(derived.depth());
        }
        session.findings().forEach(finding -> fields.term(QueryField.FINDING, finding));
        if (session.findings().isEmpty()) {
            fields.lacks(QueryField.FINDING);
        }
    }

    private void address(@Nullable String sourceIp) {
        InetAddress literal = sourceIp == null ? null : Addresses.of(sourceIp);
        text(QueryField.IP, sourceIp);
        if (literal != null) {
            fields.address(literal);
        }
    }

    /// Indexes an optional value, or that there is none.
    private @Nullable String text(QueryField field, @Nullable String value) {
        if (value == null) {
            fields.lacks(field);
        } else {
            fields.term(field, value);
        }
        return value;
    }

    private void facet(QueryField field, @Nullable String value) {
        if (value != null) {
            fields.facet(field, value);
        }
    }

    private void word(@Nullable String text) {
        if (text != null) {
            fields.words(text);
        }
    }
}
