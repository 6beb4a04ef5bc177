package dev.hoptrail.api.pack.format;

import dev.hoptrail.correlate.chain.Actor;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.OriginKind;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// What a population comes to, counted from its lines alone.
public final class Totals {
    private static final List<String> COUNTED =
            List.of(
                    "sessions",
                    "attributed",
                    "unattributed",
                    "ambiguous",
                    "withMfa",
                    "withoutMfa",
                    "mfaUnknown",
                    "withSourceIdentity",
                    "withTags",
                    "chained");

    private final Map<String, Long> counts = new TreeMap<>();
    private final Set<UUID> people = new HashSet<>();
    private final Set<UUID> origins = new HashSet<>();
    private final Set<String> roles = new HashSet<>();
    private final Set<String> accounts = new HashSet<>();

    /// Of a population without sessions all counts are 0, and all are there.
    public Totals() {
        COUNTED.forEach(name -> counts.put(name, 0L));
        Arrays.stream(Actor.values()).forEach(one -> counts.put("actor." + one.name(), 0L));
        Arrays.stream(OriginKind.values()).forEach(one -> counts.put("origin." + one.name(), 0L));
        Arrays.stream(Grade.values()).forEach(one -> counts.put("grade." + one.name(), 0L));
    }

    /// Takes in one session.
    public void add(SessionLine line) {
        count("sessions", true);
        count("attributed", line.isAttributed());
        count("unattributed", !line.isAttributed());
        count("ambiguous", line.grade() == Grade.AMBIGUOUS);
        count("withMfa", Boolean.TRUE.equals(line.mfa()));
        count("withoutMfa", Boolean.FALSE.equals(line.mfa()));
        count("mfaUnknown", line.mfa() == null);
        count("withSourceIdentity", line.sourceIdentity() != null);
        count("withTags", !line.tags().isEmpty());
        count("chained", line.depth() != null && line.depth() > 1);
        SessionLine.OriginLine origin = line.origin();
        Actor actor = origin == null ? Actor.UNKNOWN : origin.actor();
        for (Actor one : Actor.values()) {
            count("actor." + one.name(), one == actor);
        }
        for (OriginKind kind : OriginKind.values()) {
            count("origin." + kind.name(), origin != null && origin.kind() == kind);
        }
        for (Grade grade : Grade.values()) {
            count("grade." + grade.name(), line.grade() == grade);
        }
        if (origin != null) {
            origins.add(origin.originId());
            if (actor == Actor.PERSON || origin.kind() == OriginKind.IAM_USER) {
                people.add(origin.originId());
            }
        }
        if (line.roleArn() != null) {
            roles.add(line.roleArn());
        }
        if (line.accountId() != null) {
            accounts.add(line.accountId());
        }
    }

    private void count(String name, boolean counts) {
        this.counts.merge(name, counts ? 1L : 0L, Long::sum);
    }

    /// All counts by name; distinct ones among them.
    public Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>(counts);
        all.put("distinctOrigins", (long) origins.size());
        all.put("distinctPeople", (long) people.size());
        all.put("distinctRoles", (long) roles.size());
        all.put("distinctAccounts", (long) accounts.size());
        return all;
    }
}
