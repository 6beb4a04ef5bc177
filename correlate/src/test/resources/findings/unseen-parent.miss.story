# fires on nothing
day 2026-01-05
08:00:00 AssumeRole by=user:old@hub role=Old@hub name=old key=OLD
day 2026-03-02

# Nobody reads the account of one, and the other is known by the owner's copy only.
09:00:00 use:s3:GetObject by=ghost:Ghost/g@dark created=08:30:00
