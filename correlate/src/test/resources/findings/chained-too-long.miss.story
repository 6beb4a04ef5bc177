# fires on nothing
# The first session may last long; a chained one an hour.
09:00:00 AssumeRole by=user:batch@hub role=Entry@hub name=batch key=E expires=2026-03-02T17:00:00Z
09:05:00 AssumeRole by=E role=Inner@hub name=batch key=L expires=2026-03-02T10:05:00Z
