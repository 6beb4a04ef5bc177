# fires on R2
09:00:00 AssumeRole by=user:ci@hub role=Loop@hub name=ci key=R0
09:50:00 AssumeRole by=R0 role=Other@hub name=ci key=R1
10:30:00 AssumeRole by=R1 role=Loop@hub name=ci key=R2
