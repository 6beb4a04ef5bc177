# fires on L
09:00:00 AssumeRole by=user:batch@hub role=Entry@hub name=batch key=E
09:05:00 AssumeRole by=E role=Inner@hub name=batch key=L expires=2026-03-02T12:05:00Z
