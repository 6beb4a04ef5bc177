package dev.hoptrail.correlate.simulate;

import java.util.ArrayList;
import java.util.List;

/// How often which story is told.
final class Playbook {
    private record Entry(int until, Story story) {}

    private final List<Entry> entries = new ArrayList<>();
    private int total;

    /// The usual mix; in a forest, stories in which something is missing come as often as others.
    static Playbook of(boolean forest, boolean hostile) {
        Playbook playbook = new Playbook();
        playbook.add(260, WorkloadStory::function)
                .add(120, WorkloadStory::service)
                .add(70, WorkloadStory::instance);
        playbook.add(15, WorkloadStory::certificate)
                .add(75, PodStory::podIdentity)
                .add(85, PodStory::serviceAccount);
        playbook.add(75, PipelineStory::github)
                .add(40, PipelineStory::hubAndSpoke)
                .add(20, PipelineStory::deepChain);
        playbook.add(10, PipelineStory::retry)
                .add(40, PeopleStory::okta)
                .add(25, PeopleStory::auth0);
        playbook.add(45, PeopleStory::keys)
                .add(15, PeopleStory::secondFactor)
                .add(5, PeopleStory::federation);
        playbook.add(1, PeopleStory::rootTask)
                .add(70, IdentityCenterStory::tell)
                .add(15, ConsoleStory::federated);
        playbook.add(8, ConsoleStory::user)
                .add(5, ConsoleStory::signinToken)
                .add(5, ConsoleStory::awsLogin);
        playbook.add(25, OutsideStory::vendor).add(forest ? 60 : 4, OutsideStory::ownerCopyOnly);
        playbook.add(forest ? 60 : 4, OutsideStory::olderThanTheLogs)
                .add(forest ? 20 : 2, OutsideStory::lateParent);
        playbook.add(hostile ? 40 : 0, HostileText::tell);
        return playbook.add(8, AdminStory::changes)
                .add(25, AdminStory::denials)
                .add(60, AdminStory::background);
    }

    private Playbook add(int weight, Story story) {
        total += weight;
        entries.add(new Entry(total, story));
        return this;
    }

    Story pick(Dice dice) {
        int point = dice.below(total);
        for (Entry entry : entries) {
            if (point < entry.until()) {
                return entry.story();
            }
        }
        throw new IllegalStateException("no story for " + point);
    }
}
