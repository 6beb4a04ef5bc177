# fires on E E6
09:00:00 AssumeRole by=user:nadia@hub role=Hub@hub name=nadia key=A
09:02:00 AssumeRole by=A role=Read1@shop name=nadia key=B
09:04:00 AssumeRole by=user:nadia@hub role=Read2@shop name=nadia key=C
09:05:00 AssumeRole by=user:nadia@hub role=Read2@shop name=again key=C2
09:06:00 AssumeRole by=A role=Read3@shop name=nadia key=D
09:08:00 AssumeRole by=user:nadia@hub role=Read4@shop name=nadia key=E
09:09:00 AssumeRole by=A role=Read5@shop name=nadia key=F
day 2026-03-03
09:00:00 AssumeRole by=user:nadia@hub role=Read1@shop name=nadia key=E2
09:01:00 AssumeRole by=user:nadia@hub role=Read2@shop name=nadia key=E3
09:02:00 AssumeRole by=user:nadia@hub role=Read3@shop name=nadia key=E4
09:03:00 AssumeRole by=user:nadia@hub role=Read4@shop name=nadia key=E5
09:15:00 AssumeRole by=user:nadia@hub role=Read5@shop name=nadia key=E6
