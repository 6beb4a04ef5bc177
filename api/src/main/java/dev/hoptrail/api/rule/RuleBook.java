package dev.hoptrail.api.rule;

import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.problem.RuleFault;
import dev.hoptrail.api.rule.store.RuleStore;
import dev.hoptrail.api.rule.store.RuleStore.SigmaRow;
import dev.hoptrail.correlate.detect.RuleInfo;
import dev.hoptrail.correlate.detect.Rules;
import dev.hoptrail.correlate.detect.sigma.SigmaRule;
import dev.hoptrail.correlate.sigma.SigmaFaults;
import dev.hoptrail.correlate.sigma.SigmaReader;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of rules, of those that are shipped and those that people wrote.
@Singleton
public final class RuleBook {

    private final RuleStore store;

    public RuleBook(RuleStore store) {
        this.store = store;
    }

    /// A rule that people wrote, as it is now.
    ///
    /// @param row its latest version
    /// @param info of the latest version that has a text
    record Written(SigmaRow row, RuleInfo info) {}

    /// Whether there is a rule of that id, or was one.
    public boolean isKnown(String ruleId) {
        return Rules.infos().containsKey(ruleId) || store.hasSigmaRule(ruleId);
    }

    /// The titles of rules by id, of those that are in force.
    public Map<String, String> titles() {
        Map<String, String> titles = new java.util.HashMap<>();
        Rules.infos().forEach((id, info) -> titles.put(id, info.title()));
        written().forEach(rule -> titles.put(rule.row().ruleId(), rule.info().title()));
        return titles;
    }

    /// All rules that people wrote and did not delete, by id.
    List<Written> written() {
        List<Written> written = new ArrayList<>();
        for (SigmaRow row : store.sigmaRules()) {
            if (row.source() != null) {
                info(row).ifPresent(info -> written.add(new Written(row, info)));
            }
        }
        return written;
    }

    /// One rule that people wrote, deleted or not.
    Optional<Written> written(String ruleId) {
        List<SigmaRow> versions = store.sigmaVersions(ruleId);
        return versions.stream()
                .flatMap(row -> info(row).stream())
                .findFirst()
                .map(info -> new Written(versions.get(0), info));
    }

    /// Empty where the version deleted the rule, or a process of another version wrote what is not
    /// read here.
    private static Optional<RuleInfo> info(SigmaRow row) {
        if (row.source() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(SigmaReader.read(row.source(), row.version()).info());
        } catch (SigmaFaults faults) {
            return Optional.empty();
        }
    }

    /// The text of a body.
    static String text(byte @Nullable [] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body == null ? new byte[0] : body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ProblemException.rule(
                    "This is no UTF-8 text",
                    List.of(new RuleFault(null, null, "This is no UTF-8 text")));
        }
    }

    /// The rule of a text.
    ///
    /// @throws ProblemException with all faults if it is none
    static SigmaRule read(String text) {
        try {
            return SigmaReader.read(text, 0);
        } catch (SigmaFaults faults) {
            throw ProblemException.rule(String.valueOf(faults.getMessage()), faults(faults));
        }
    }

    static List<RuleFault> faults(SigmaFaults faults) {
        return faults.faults().stream()
                .map(fault -> new RuleFault(fault.line(), fault.column(), fault.reason()))
                .toList();
    }
}
