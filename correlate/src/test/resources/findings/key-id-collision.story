# fires on A B
09:00:00 AssumeRole by=user:op1@hub role=One@hub name=op1 key=A
09:10:00 AssumeRole by=user:op2@hub role=Two@hub name=op2 key=B keyid=A
