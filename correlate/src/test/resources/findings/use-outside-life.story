# fires on A
09:00:00 AssumeRole by=user:op1@hub role=One@hub name=op1 key=A
10:20:00 use:s3:GetObject by=A
