package dev.hoptrail.correlate.simulate;

import java.util.List;

/// The attacks that are planted on request: each in turn, spread evenly over the records, in one to
/// ten rounds.
final class AttackPlan {
    private static final List<Story> ALL =
            List.of(
                    TagAttacks::laundering,
                    TagAttacks::deniedAttempts,
                    TagAttacks::caseVariant,
                    TagAttacks::leakOutside,
                    TagAttacks::forgedInheritance,
                    TagAttacks::lockAvoided,
                    ChainAttacks::juggling,
                    ChainAttacks::fanOut,
                    ChainAttacks::deep,
                    ChainAttacks::tooLong,
                    ChainAttacks::deniedBurst,
                    ChainAttacks::deniedThenAllowed,
                    ChainAttacks::loggingWeakened,
                    NameAttacks::sourceIdentityMidChain,
                    NameAttacks::sourceIdentityLost,
                    NameAttacks::sourceIdentityChanged,
                    NameAttacks::sourceIdentityOfAnother,
                    NameAttacks::instanceName,
                    NameAttacks::nameOfAnother,
                    CredentialAttacks::instanceElsewhere,
                    CredentialAttacks::pipelineElsewhere,
                    CredentialAttacks::collision,
                    CredentialAttacks::afterLife,
                    CredentialAttacks::userToken,
                    CredentialAttacks::federationToken,
                    EntryAttacks::stranger,
                    EntryAttacks::goldenSaml,
                    EntryAttacks::portalBypassed,
                    EntryAttacks::assumeRoot,
                    EntryAttacks::consoleFromKeys);

    private final long records;
    private final int total;
    private int planted;

    AttackPlan(SimulationSettings settings) {
        this.records = settings.records();
        long rounds = Math.clamp(records / 100_000, 1, 10);
        this.total = settings.attacks() ? (int) rounds * ALL.size() : 0;
    }

    /// Whether, after so many records, the next attack is due.
    boolean isDue(long done) {
        return planted < total && done >= records * (planted + 1) / (total + 1);
    }

    Story next() {
        return ALL.get(planted++ % ALL.size());
    }

    static int size() {
        return ALL.size();
    }
}
