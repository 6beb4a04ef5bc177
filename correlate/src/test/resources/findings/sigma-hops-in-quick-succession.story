# fires on F
09:00:00 AssumeRole by=user:ci@hub role=Stage1@hub name=ci key=A
09:00:05 AssumeRole by=A role=Stage2@hub name=ci key=B
09:00:10 AssumeRole by=B role=Stage3@hub name=ci key=C
09:00:15 AssumeRole by=C role=Stage4@hub name=ci key=D
09:02:05 AssumeRole by=D role=Stage5@hub name=ci key=F
09:02:06 AssumeRole by=F role=Stage6@hub name=ci key=G
