# fires on N
day 2026-01-05
08:00:00 AssumeRole by=user:old@hub role=Old@hub name=old key=OLD
day 2026-03-02
09:00:00 AssumeRole by=service:glue.amazonaws.com role=Web@hub name=w key=N
