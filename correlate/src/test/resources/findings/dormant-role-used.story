# fires on N
day 2025-10-01
09:00:00 AssumeRole by=user:old@hub role=Old@hub name=old key=M
day 2026-03-02
09:00:00 AssumeRole by=user:web@hub role=Old@hub name=w key=N
