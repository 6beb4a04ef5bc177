package dev.hoptrail.correlate.simulate;

import java.util.List;

/// How often which story is told.
final class Playbook {
    /// @param usual weight in a plain organisation
    /// @param forest weight where only the forest of sessions matters
    private record Entry(int usual, int forest, Story story) {}

    private static final List<Entry> ENTRIES =
            List.of(
                    new Entry(310, 20, WorkloadStory::function),
                    new Entry(120, 10, WorkloadStory::service),
                    new Entry(70, 30, WorkloadStory::instance),
                    new Entry(15, 20, WorkloadStory::certificate),
                    new Entry(75, 40, PodStory::podIdentity),
                    new Entry(85, 20, PodStory::serviceAccount),
                    new Entry(75, 40, PipelineStory::github),
                    new Entry(40, 60, PipelineStory::hubAndSpoke),
                    new Entry(20, 60, PipelineStory::deepChain),
                    new Entry(10, 50, PipelineStory::retry),
                    new Entry(40, 60, PeopleStory::okta),
                    new Entry(25, 30, PeopleStory::auth0),
                    new Entry(45, 40, PeopleStory::keys),
                    new Entry(15, 40, PeopleStory::secondFactor),
                    new Entry(5, 20, PeopleStory::federation),
                    new Entry(1, 20, PeopleStory::rootTask),
                    new Entry(1, 10, PeopleStory::rootFederation),
                    new Entry(70, 60, IdentityCenterStory::tell),
                    new Entry(15, 50, ConsoleStory::federated),
                    new Entry(8, 20, ConsoleStory::user),
                    new Entry(5, 30, ConsoleStory::signinToken),
                    new Entry(5, 30, ConsoleStory::awsLogin),
                    new Entry(25, 30, OutsideStory::vendor),
                    new Entry(4, 90, OutsideStory::ownerCopyOnly),
                    new Entry(4, 60, OutsideStory::olderThanTheLogs),
                    new Entry(2, 40, OutsideStory::lateParent),
                    new Entry(8, 20, AdminStory::changes),
                    new Entry(12, 30, AdminStory::denials),
                    new Entry(60, 10, AdminStory::background));

    private final boolean forest;
    private final int total;

    Playbook(boolean forest) {
        this.forest = forest;
        this.total = ENTRIES.stream().mapToInt(this::weight).sum();
    }

    private int weight(Entry entry) {
        return forest ? entry.forest() : entry.usual();
    }

    Story pick(Dice dice) {
        int point = dice.below(total);
        for (Entry entry : ENTRIES) {
            point -= weight(entry);
            if (point < 0) {
                return entry.story();
            }
        }
        throw new IllegalStateException("no story for " + point);
    }
}
