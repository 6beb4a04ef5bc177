package dev.hoptrail.correlate.simulate;

/// Decides which story comes next: planted ones when they are due, else one of the usual mix.
final class Program {
    private final long records;
    private final Playbook playbook;
    private final AttackPlan attacks;
    private final boolean hostile;
    private boolean odd;

    Program(SimulationSettings settings) {
        this.records = settings.records();
        this.playbook = new Playbook(!settings.uses());
        this.attacks = new AttackPlan(settings);
        this.hostile = settings.hostile();
        this.odd = hostile;
    }

    /// The story to tell after so many records.
    Story next(Dice dice, long done) {
        Story usual = playbook.pick(dice);
        if (attacks.isDue(done)) {
            return attacks.next();
        }
        if (odd && done * 2 >= records) {
            odd = false;
            return OddFiles::tell;
        }
        return hostile && dice.chance(40) ? HostileText::tell : usual;
    }
}
