# fires on nothing
09:00:00 AssumeRole by=user:op1@hub role=One@hub name=op1 key=A ip=192.0.2.7
09:05:00 use:s3:GetObject by=A ip=2001:db8::7
09:06:00 use:s3:GetObject by=A ip=cloudformation.amazonaws.com
09:07:00 use:s3:GetObject by=A ip=10.1.2.3
09:45:00 use:s3:GetObject by=A ip=203.0.113.9
10:00:00 AssumeRole by=user:op2@hub role=Two@hub name=op2 key=B ip=203.0.113.9
10:10:00 AssumeRole by=B role=Three@shop name=op2 key=C ip=198.18.0.4
