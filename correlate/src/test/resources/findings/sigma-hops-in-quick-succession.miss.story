# fires on nothing
09:00:00 AssumeRole by=user:ci@hub role=Stage1@hub name=ci key=A
09:00:05 AssumeRole by=A role=Stage2@hub name=ci key=B
09:00:10 AssumeRole by=B role=Stage3@hub name=ci key=C
09:00:15 AssumeRole by=C role=Stage4@hub name=ci key=D
09:00:20 AssumeRole by=user:ci@hub role=Stage1@hub name=ci2 key=A2
09:00:25 AssumeRole by=A2 role=Stage2@hub name=ci2 key=B2
09:02:06 AssumeRole by=D role=Stage5@hub name=ci key=F
