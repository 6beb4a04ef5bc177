# fires on nothing
day 2026-01-05
08:00:00 AssumeRole by=user:old@hub role=Old@hub name=old key=OLD
day 2026-02-20

09:00:00 AssumeRole by=user:web@hub role=Web@hub name=w key=W
day 2026-01-10
10:00:00 GetFederationToken by=user:web@hub name=guest key=G1
day 2026-02-05
10:00:00 GetFederationToken by=user:web@hub name=guest key=G2
