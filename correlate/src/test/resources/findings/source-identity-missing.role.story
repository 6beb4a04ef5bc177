# fires on X
day 2026-02-01
09:00:00 AssumeRole by=user:old@hub role=Old@hub name=old key=OLD
day 2026-02-20
09:00:00 AssumeRole by=user:a@hub role=Named@hub name=a key=N1 identity=a
09:01:00 AssumeRole by=user:a@hub role=Named@hub name=a key=M1 identity=a
09:02:00 AssumeRole by=user:a@hub role=Named@hub name=a key=M2 identity=a
09:03:00 AssumeRole by=user:a@hub role=Named@hub name=a key=M3 identity=a
09:04:00 AssumeRole by=user:a@hub role=Named@hub name=a key=M4 identity=a
09:05:00 AssumeRole by=user:a@hub role=Named@hub name=a key=M5 identity=a
10:00:00 AssumeRole by=user:b@hub role=Named@hub name=b key=N2 identity=b
11:00:00 AssumeRole by=user:a@hub role=Named@hub name=a key=N3 identity=a
12:00:00 AssumeRole by=user:b@hub role=Named@hub name=b key=N4 identity=b
13:00:00 AssumeRole by=user:a@hub role=Named@hub name=a key=N5 identity=a
14:00:00 AssumeRole by=user:c@hub role=Named@hub name=c key=X
15:00:00 AssumeRole by=user:c@hub role=Named@hub name=c key=Y
