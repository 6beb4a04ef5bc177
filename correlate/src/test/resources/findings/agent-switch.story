# fires on A
09:00:00 AssumeRole by=user:op1@hub role=One@hub name=op1 key=A
09:20:00 use:s3:GetObject by=A agent=Boto3/1.43
09:30:00 use:s3:GetObject by=A agent=aws-cli/2.17
