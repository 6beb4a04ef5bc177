package dev.hoptrail.correlate.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.chain.CallerRef;
import dev.hoptrail.correlate.chain.Clues;
import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.Linker;
import dev.hoptrail.correlate.chain.Organization;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.Arns;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.simulate.Simulation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The laws of the pure linker over many simulated forests: neither the order of records nor
/// sessions that cannot be the caller change a link.
final class LinkerLawTest {
    private static final boolean LONG = Boolean.getBoolean("hoptrail.long");
    private static final int CASES = LONG ? 100_000 : 1_000;
    private static final int RECORDS = 60;

    private final MessageReader reader = new MessageReader(new RecordParser());

    @Test
    void links_areTheSameInAnyOrderOfRecordsAndAmongAnyCandidates() {
        String given = System.getProperty("seed", "");
        long unless = LONG ? System.nanoTime() & 0xFFFFFF : 1;
        long first = given.isEmpty() ? unless : Long.parseLong(given);
        for (long seed = first; seed < first + (given.isEmpty() ? CASES : 1); seed++) {
            Random chance = new Random(seed);
            List<Message.Event> events = forest(seed);
            Map<UUID, Link> links = links(events, false);

            Collections.shuffle(events, chance);

            assertThat(links(events, false)).as("another order, seed %d", seed).isEqualTo(links);
            assertThat(links(events, true)).as("fewer candidates, seed %d", seed).isEqualTo(links);
        }
    }

    private List<Message.Event> forest(long seed) {
        Map<UUID, Message.Event> events = new LinkedHashMap<>();
        for (byte[] record : Simulation.forest(RECORDS, seed).records()) {
            if (reader.event(record, new MessageReader.Origin("forest", 0, null))
                    instanceof Message.Event event) {
                events.putIfAbsent(event.row().recordId(), event);
            }
        }
        return new ArrayList<>(events.values());
    }

    private static Map<UUID, Link> links(List<Message.Event> events, boolean onlyPossible) {
        Map<UUID, List<IdentityEvent>> copies = new LinkedHashMap<>();
        Set<String> accounts = new HashSet<>();
        Map<AccessKeyId, AccessKeyId> aliases = new HashMap<>();
        Map<String, Set<String>> switches = new HashMap<>();
        for (Message.Event event : events) {
            accounts.add(event.row().accountId());
            IdentityEvent read = event.event();
            UUID session = event.row().sessionId();
            if (session != null) {
                copies.computeIfAbsent(session, none -> new ArrayList<>()).add(read);
            }
            if (read.detail() instanceof IdentityEvent.SigninToken token
                    && read.caller().accessKeyId() != null) {
                aliases.put(token.issuedKey(), read.caller().accessKeyId());
            }
            if (read.detail() instanceof IdentityEvent.SwitchRole switched) {
                switches.computeIfAbsent(
                                read.caller().principalId() + read.ref().eventTime(),
                                none -> new HashSet<>())
                        .add(switched.switchFrom());
            }
        }
        List<SessionFacts> sessions = new ArrayList<>();
        copies.forEach((id, records) -> sessions.add(Folding.fold(id, records)));
        Linker linker = new Linker(new Organization(accounts));
        Map<UUID, Link> links = new HashMap<>();
        for (SessionFacts child : sessions) {
            List<SessionFacts> candidates =
                    onlyPossible
                            ? sessions.stream().filter(parent -> isPossible(child, parent)).toList()
                            : sessions;
            Clues clues =
                    new Clues(
                            aliases,
                            switches.getOrDefault(child.principalId() + child.issuedAt(), Set.of()),
                            Set.of());
            links.put(child.sessionId(), linker.link(child, candidates, clues));
        }
        return links;
    }

    /// What the store is asked for: sessions by key for a user's key, else by principal or by role
    /// and session name.
    private static boolean isPossible(SessionFacts child, SessionFacts parent) {
        @Nullable Long principal = Folding.principalHash(parent);
        return switch (child.caller()) {
            case CallerRef.None() -> false;
            case CallerRef.UserKey caller -> caller.key().equals(parent.key());
            case CallerRef.Account caller ->
                    Objects.equals(principal, Folding.principalHash(caller.principalId()));
            case CallerRef.Session caller -> {
                String handle = Arns.sessionHandle(caller.arn());
                yield Objects.equals(principal, Folding.principalHash(caller.principalId()))
                        || (handle != null
                                && Objects.equals(principal, Ids.hash("handle", handle)));
            }
        };
    }
}
