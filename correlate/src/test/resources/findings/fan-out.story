# fires on F
09:00:00 AssumeRole by=user:audit@hub role=Entry@hub name=audit key=F
09:01:00 AssumeRole by=F role=Read0@shop0 name=audit key=A0
09:01:20 AssumeRole by=F role=Read1@shop1 name=audit key=A1
09:01:40 AssumeRole by=F role=Read2@shop2 name=audit key=A2
09:02:00 AssumeRole by=F role=Read3@shop3 name=audit key=A3
09:02:20 AssumeRole by=F role=Read4@shop4 name=audit key=A4
09:02:40 AssumeRole by=F role=Read5@shop5 name=audit key=A5
09:03:00 AssumeRole by=F role=Read6@shop6 name=audit key=A6
09:03:20 AssumeRole by=F role=Read7@shop7 name=audit key=A7
09:03:40 AssumeRole by=F role=Read8@shop8 name=audit key=A8
09:04:00 AssumeRole by=F role=Read9@shop9 name=audit key=A9
