# fires on nothing
09:00:00 AssumeRole by=service:ec2.amazonaws.com role=Web@hub name=i-0123456789abcdef0 key=A
09:20:00 use:s3:GetObject by=A ip=198.51.100.7
09:30:00 use:s3:GetObject by=A ip=198.51.100.8
09:40:00 use:s3:GetObject by=A ip=10.0.0.8
09:50:00 use:kms:Decrypt by=A ip=s3.amazonaws.com
