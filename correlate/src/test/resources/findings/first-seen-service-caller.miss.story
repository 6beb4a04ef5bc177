# fires on nothing
day 2026-03-01
08:00:00 AssumeRole by=user:old@hub role=Old@hub name=old key=OLD
09:00:00 AssumeRole by=service:glue.amazonaws.com role=Web@hub name=w key=N
