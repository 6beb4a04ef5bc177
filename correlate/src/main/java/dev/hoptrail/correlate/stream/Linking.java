package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Call;
import dev.hoptrail.correlate.chain.CallerRef;
import dev.hoptrail.correlate.chain.Clues;
import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.Linker;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.event.Arns;
import dev.hoptrail.correlate.store.Sessions.Handle;
import dev.hoptrail.correlate.store.StoreException;
import java.util.ArrayList;
import java.util.List;

/// Looks up, in sets, what may have made calls, and evaluates their links: first by what nearly
/// always decides, then, for those still unproven, by the rarer evidence.
final class Linking {
    private final Neighbourhood near;
    private final Linker linker;
    private final Clueing clueing;

    Linking(Neighbourhood near, Linker linker, Clueing clueing) {
        this.near = near;
        this.linker = linker;
        this.clueing = clueing;
    }

    /// The links of calls, in their order, as the records known now imply them.
    List<Link> links(List<Call> calls) throws StoreException {
        look(calls);
        clueing.switches(calls);
        List<Link> links = new ArrayList<>(calls.size());
        List<Call> unproven = new ArrayList<>();
        for (Call call : calls) {
            Link link = linker.link(call, candidates(call), Clues.NONE);
            links.add(link);
            if (!isProven(call, link)) {
                unproven.add(call);
            }
        }
        lookFurther(unproven);
        clueing.aliases(unproven);
        clueing.portalCalls(unproven);
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            if (!isProven(call, links.get(i))) {
                links.set(i, linker.link(call, candidates(call), clueing.of(call)));
            }
        }
        return links;
    }

    /// Whether no clue that was not looked up yet could change the link.
    private static boolean isProven(Call call, Link link) {
        return switch (call.caller()) {
            case CallerRef.None() -> call.permissionSet() == null;
            case CallerRef.UserKey ignored -> true;
            case CallerRef.Session ignored -> link.grade() == Grade.EXACT;
            case CallerRef.Account ignored -> link.grade() == Grade.ORIGIN;
        };
    }

    /// Reads what the first rule may find: the principal at the creation second, or alive, or the
    /// key.
    private void look(List<Call> calls) throws StoreException {
        List<Handle> principals = new ArrayList<>();
        List<Handle> keys = new ArrayList<>();
        for (Call call : calls) {
            switch (call.caller()) {
                case CallerRef.None() -> {}
                case CallerRef.Session caller -> principals.add(principalHandle(call, caller));
                case CallerRef.Account caller ->
                        principals.add(
                                Handle.alive(
                                        Folding.principalHash(caller.principalId()), call.at()));
                case CallerRef.UserKey caller ->
                        keys.add(Handle.alive(Folding.keyHash(caller.key().value()), call.at()));
            }
        }
        near.look(principals, keys);
    }

    private static Handle principalHandle(Call call, CallerRef.Session caller) {
        long hash = Folding.principalHash(caller.principalId());
        return caller.createdAt() == null
                ? Handle.alive(hash, call.at())
                : Handle.at(hash, caller.createdAt());
    }

    /// Reads issuances that lack their principal: they are filed under role and session name.
    private void lookFurther(List<Call> unproven) throws StoreException {
        List<Handle> named = new ArrayList<>();
        for (Call call : unproven) {
            if (call.caller() instanceof CallerRef.Session caller && caller.createdAt() != null) {
                String handle = Arns.sessionHandle(caller.arn());
                if (handle != null) {
                    named.add(Handle.at(Ids.hash("handle", handle), caller.createdAt()));
                }
            }
        }
        near.look(named, List.of());
    }

    private List<SessionFacts> candidates(Call call) {
        return switch (call.caller()) {
            case CallerRef.None() -> List.of();
            case CallerRef.UserKey caller ->
                    near.candidates(List.of(), List.of(Folding.keyHash(caller.key().value())));
            case CallerRef.Account caller ->
                    near.candidates(
                            List.of(Folding.principalHash(caller.principalId())), List.of());
            case CallerRef.Session caller -> near.candidates(principals(caller), List.of());
        };
    }

    /// What sessions that may be the caller are filed under.
    static List<Long> principals(CallerRef.Session caller) {
        String handle = Arns.sessionHandle(caller.arn());
        long principal = Folding.principalHash(caller.principalId());
        return handle == null ? List.of(principal) : List.of(principal, Ids.hash("handle", handle));
    }
}
