# fires on nothing
09:00:00 AssumeRole by=user:ci@hub role=Stage1@hub name=ci key=D1
09:02:00 AssumeRole by=D1 role=Stage2@hub name=ci key=D2
09:03:00 AssumeRole by=D2 role=Stage3@hub name=ci key=D3
09:04:00 AssumeRole by=D3 role=Stage4@hub name=ci key=D4
