# fires on G1 G2
day 2026-01-05
08:00:00 AssumeRole by=user:old@hub role=Old@hub name=old key=OLD
day 2026-03-02

09:00:00 GetFederationToken by=user:web@hub name=guest key=G1
10:00:00 GetFederationToken by=user:web@hub name=guest key=G2 policy="{\"Statement\":[{\"Action\":\"*\"}]}"
