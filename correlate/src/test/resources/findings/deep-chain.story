# fires on D5 D6 D7
09:00:00 AssumeRole by=user:ci@hub role=Stage1@hub name=ci key=D1
09:02:00 AssumeRole by=D1 role=Stage2@hub name=ci key=D2
09:03:00 AssumeRole by=D2 role=Stage3@hub name=ci key=D3
09:04:00 AssumeRole by=D3 role=Stage4@hub name=ci key=D4
09:05:00 AssumeRole by=D4 role=Stage5@hub name=ci key=D5
09:06:00 AssumeRole by=D5 role=Stage6@hub name=ci key=D6
09:07:00 AssumeRole by=D6 role=Stage7@hub name=ci key=D7
