package dev.hoptrail.api.pack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.alert.AlertView;
import dev.hoptrail.api.alert.store.AlertStore;
import dev.hoptrail.api.alert.store.AlertStore.AlertRow;
import dev.hoptrail.api.event.RecordBodies;
import dev.hoptrail.api.pack.format.Dossier.FindingLine;
import dev.hoptrail.api.pack.format.Dossier.WithheldLine;
import dev.hoptrail.api.pack.format.PackJson;
import dev.hoptrail.api.pack.format.RawRecord;
import dev.hoptrail.api.pack.format.SessionLine;
import dev.hoptrail.api.pack.format.SessionLine.OriginLine;
import dev.hoptrail.api.pack.redact.Reduction;
import dev.hoptrail.api.pack.store.PackSource;
import dev.hoptrail.api.rule.RuleBook;
import dev.hoptrail.api.session.store.SessionStore;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.SessionState;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What those see in a pack who may see some accounts: as much of sessions, records and alerts as
/// everywhere, and nothing that cannot be told apart by account.
final class PackView {
    private static final int MOST_ROOTS = 10_000;

    private final AccountScope scope;
    private final Makers makers;
    private final Map<String, String> titles;
    private final Reduction records;
    private final Map<UUID, @Nullable String> rootAccounts =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<UUID, @Nullable String> eldest) {
                    return size() > MOST_ROOTS;
                }
            };

    private PackView(AccountScope scope, Makers makers) {
        this.scope = scope;
        this.makers = makers;
        this.titles = scope.isRestricted() ? makers.rules.titles() : Map.of();
        this.records = new Reduction(body -> makers.bodies.blanked(body, scope));
    }

    /// Makes views.
    @Singleton
    static final class Makers {
        private final SessionStore sessions;
        private final RuleBook rules;
        private final RecordBodies bodies;
        private final AlertStore alerts;
        private final PackSource source;
        private final ObjectMapper json;

        Makers(
                SessionStore sessions,
                RuleBook rules,
                RecordBodies bodies,
                AlertStore alerts,
                PackSource source,
                ObjectMapper json) {
            this.sessions = sessions;
            this.rules = rules;
            this.bodies = bodies;
            this.alerts = alerts;
            this.source = source;
            this.json = json;
        }

        PackView of(AccountScope scope) {
            return new PackView(scope, this);
        }
    }

    AccountScope scope() {
        return scope;
    }

    /// Whether there is anything that may not be seen.
    boolean isRestricted() {
        return scope.isRestricted();
    }

    /// What is said of a session that may be seen.
    SessionLine line(SessionState state) {
        SessionLine line = SessionLine.of(state);
        return isRestricted()
                ? line.within(
                        origin(state, line.origin()),
                        line.events().stream()
                                .filter(event -> scope.admits(event.accountId()))
                                .toList())
                : line;
    }

    /// What a scope admits of an origin, by the account that it belongs to.
    private @Nullable OriginLine origin(SessionState state, @Nullable OriginLine whole) {
        if (whole == null) {
            return null;
        }
        String account = whole.accountId() == null ? rootAccount(state) : whole.accountId();
        return scope.admits(account) ? whole : whole.withheld();
    }

    /// The account of the session at the root of the chain: asked for once a chain, since packs
    /// hold many sessions, and those of a chain follow each other closely.
    private @Nullable String rootAccount(SessionState state) {
        UUID chainId = state.derived().chainId();
        if (!rootAccounts.containsKey(chainId)) {
            rootAccounts.put(
                    chainId, makers.sessions.originAccounts(List.of(state)).get(state.sessionId()));
        }
        return rootAccounts.get(chainId);
    }

    /// As much of a record as may be seen.
    RawRecord record(RawRecord raw) {
        return isRestricted() ? records.of(raw) : raw;
    }

    /// What a rule says; its words may name anybody, so its title stands instead.
    FindingLine finding(FindingLine finding) {
        return isRestricted()
                ? new FindingLine(
                        finding.ruleId(),
                        finding.ruleVersion(),
                        finding.severity(),
                        finding.at(),
                        titles.getOrDefault(finding.ruleId(), ""))
                : finding;
    }

    /// An alert on a session that may be seen, as JSON on a line.
    String alert(UUID alertId) throws IOException {
        if (!isRestricted()) {
            return makers.source.alert(alertId);
        }
        Optional<AlertRow> row = makers.alerts.alert(alertId, scope);
        if (row.isEmpty()) {
            return "{}";
        }
        AlertView seen = makers.json.readValue(row.get().alert(), AlertView.class).within(scope);
        ObjectNode line = PackJson.tree(seen);
        line.remove("dispositions");
        return PackJson.line(line);
    }

    /// What people made of an alert, each as JSON on a line. Their words may name anybody.
    List<String> dispositions(UUID alertId) throws IOException {
        List<String> lines = makers.source.dispositions(alertId);
        if (!isRestricted()) {
            return lines;
        }
        List<String> seen = new ArrayList<>();
        for (String line : lines) {
            ObjectNode said = (ObjectNode) makers.json.readTree(line);
            seen.add(PackJson.line(said.put("reason", "")));
        }
        return seen;
    }

    /// How rules were set, as JSON on lines. What people wrote to suppress some, and which context
    /// they gave, may name anybody.
    List<String> settings() throws IOException {
        List<String> lines = makers.source.settings();
        if (!isRestricted()) {
            return lines;
        }
        List<String> seen = new ArrayList<>();
        for (String line : lines) {
            if (makers.json.readTree(line).path("type").asText().equals("ruleSetting")) {
                seen.add(line);
            }
        }
        return seen;
    }

    /// The ids of sessions that are above those shown and may not be seen.
    List<WithheldLine> withheld(List<SessionState> lineage) {
        return lineage.stream()
                .filter(state -> !scope.admits(state))
                .map(state ->
                        new WithheldLine(
                                state.sessionId(),
                                state.link().parentId(),
                                state.facts().accountId(),
                                state.link().grade()))
                .toList();
    }

    /// Those of sessions that may be seen.
    List<SessionState> admitted(List<SessionState> states) {
        return states.stream().filter(scope::admits).toList();
    }

    /// Those of accounts that may be seen.
    List<String> accounts(List<String> accounts) {
        return accounts.stream().filter(scope::admits).toList();
    }
}
