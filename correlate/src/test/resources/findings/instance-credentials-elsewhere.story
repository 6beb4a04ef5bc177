# fires on A
09:00:00 AssumeRole by=service:ec2.amazonaws.com role=Web@hub name=i-0123456789abcdef0 key=A
09:20:00 use:s3:GetObject by=A ip=198.51.100.7
09:30:00 use:s3:GetObject by=A ip=203.0.113.9
