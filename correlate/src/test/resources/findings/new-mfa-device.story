# fires on N
09:00:00 AssumeRole by=user:web@hub role=Web@hub name=w key=M mfa=arn:aws:iam::1:mfa/a
11:00:00 AssumeRole by=user:web@hub role=Web@hub name=w key=N mfa=arn:aws:iam::1:mfa/b
