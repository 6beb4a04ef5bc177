# fires on nothing
day 2026-01-05
08:00:00 AssumeRole by=user:old@hub role=Old@hub name=old key=OLD
day 2026-03-02
day 2026-01-12
09:00:00 AssumeRole by=user:web@hub role=Web@hub name=w key=N0
day 2026-02-05
09:00:00 AssumeRole by=user:web@hub role=Web@hub name=w key=N
