package dev.hoptrail.correlate.simulate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What sessions do besides issuing: the calls of [ActionCatalogue], the common ones more often.
final class Actions {
    private static final List<Action> ALL = parse();

    private Actions() {}

    record Action(
            String service,
            String name,
            boolean readOnly,
            @Nullable String request,
            @Nullable String response) {}

    /// A call picked for one burst, with its parameters filled in.
    static final class Choice {
        private final Action action;
        private final byte @Nullable [] request;
        private final byte @Nullable [] response;
        private final @Nullable String error;

        Choice(
                Action action,
                byte @Nullable [] request,
                byte @Nullable [] response,
                @Nullable String error) {
            this.action = action;
            this.request = request;
            this.response = response;
            this.error = error;
        }

        boolean readOnly() {
            return action.readOnly();
        }

        Call call(long at, Region region, Client client) {
            Call call =
                    new Call(
                            action.service() + ".amazonaws.com", action.name(), at, region, client);
            call.request(request).readOnly = action.readOnly();
            if (error == null) {
                return call.response(response);
            }
            boolean denied =
                    error.equals("AccessDenied") || error.endsWith("UnauthorizedOperation");
            return call.failed(
                    error,
                    denied ? DENIED : "The requested resource could not be processed: " + error);
        }
    }

    private static final String DENIED =
            "You are not authorized to perform this operation because no identity-based policy allows it.";

    static int size() {
        return ALL.size();
    }

    static Choice choose(Dice dice, Account account, Region region) {
        int size = ALL.size();
        int index = dice.below(size);
        if (dice.chance(600)) {
            index = (int) ((long) index * index / size * index / size);
        }
        Action action = ALL.get(index);
        String name = account.name() + "-" + (char) ('a' + dice.below(12)) + dice.below(4);
        String id = dice.hex(17);
        byte[] request = fill(action.request(), name, id, account, region);
        byte[] response = fill(action.response(), name, id, account, region);
        return new Choice(action, request, response, error(action, dice));
    }

    private static @Nullable String error(Action action, Dice dice) {
        int chance = dice.below(1000);
        if (chance >= 45) {
            return null;
        }
        if (chance < 28) {
            return action.service().equals("ec2") ? "Client.UnauthorizedOperation" : "AccessDenied";
        }
        return chance < 38 ? "ThrottlingException" : "ResourceNotFoundException";
    }

    private static byte @Nullable [] fill(
            @Nullable String template, String name, String id, Account account, Region region) {
        if (template == null) {
            return null;
        }
        StringBuilder text = new StringBuilder(template.length() + 128);
        int from = 0;
        for (int at = template.indexOf('$'); at >= 0; at = template.indexOf('$', from)) {
            text.append(template, from, at);
            text.append(
                    switch (template.charAt(at + 1)) {
                        case 'n' -> name;
                        case 'i' -> id;
                        case 'a' -> account.id();
                        default -> region.id;
                    });
            from = at + 2;
        }
        text.append(template, from, template.length());
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static List<Action> parse() {
        List<Action> actions = new ArrayList<>();
        String service = "";
        for (String line : ActionCatalogue.TEXT.lines().toList()) {
            String[] part = line.split("\\|", -1);
            if (part.length == 1) {
                service = line.strip();
            } else {
                boolean readOnly = part[0].strip().equals("R");
                for (String name : part[1].strip().split(" ", -1)) {
                    actions.add(
                            new Action(
                                    service, name, readOnly, template(part[2]), template(part[3])));
                }
            }
        }
        return interleave(actions);
    }

    /// Spreads the services over the list in a fixed way: the front is chosen more often.
    private static List<Action> interleave(List<Action> actions) {
        List<Action> mixed = new ArrayList<>(actions);
        Dice dice = new Dice(7);
        for (int i = mixed.size() - 1; i > 0; i--) {
            int j = dice.below(i + 1);
            Action swap = mixed.get(i);
            mixed.set(i, mixed.get(j));
            mixed.set(j, swap);
        }
        return List.copyOf(mixed);
    }

    private static @Nullable String template(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() ? null : stripped;
    }
}
