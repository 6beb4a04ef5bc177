# fires on nothing
09:00:00 AssumeRole by=user:nadia@hub role=Hub@hub name=nadia key=A
09:02:00 AssumeRole by=A role=Read1@shop name=nadia key=B
09:04:00 AssumeRole by=user:nadia@hub role=Read2@shop name=nadia key=C
09:06:00 AssumeRole by=A role=Read3@shop name=nadia key=D
09:08:00 AssumeRole by=user:nadia@hub role=Read2@shop name=nadia key=E
09:09:00 AssumeRole by=user:max@hub role=Read4@shop name=max key=F
09:15:01 AssumeRole by=A role=Read5@shop name=nadia key=G
