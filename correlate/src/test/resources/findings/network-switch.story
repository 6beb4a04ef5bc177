# fires on A B C L
09:00:00 AssumeRole by=user:op1@hub role=One@hub name=op1 key=A ip=192.0.2.7
09:10:00 use:s3:GetObject by=A ip=203.0.113.9
10:00:00 AssumeRole by=user:op2@hub role=Two@hub name=op2 key=B ip=192.0.2.7
10:10:00 AssumeRole by=B role=Three@shop name=op2 key=C ip=198.51.100.4
11:00:00 AssumeRole by=user:op3@hub role=Four@hub name=op3 key=L ip=192.0.2.7
11:05:00 use:s3:GetObject by=L ip=192.0.2.200
