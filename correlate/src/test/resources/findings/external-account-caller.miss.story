# fires on nothing
organization hub far
day 2026-01-05
08:00:00 AssumeRole by=user:old@hub role=Old@hub name=old key=OLD
day 2026-03-02

09:00:00 AssumeRole by=user:eve@far role=Backup@hub name=backup key=X copy=owner
