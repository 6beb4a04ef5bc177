# fires on G
09:00:00 AssumeRole by=user:web@hub role=Web@hub name=w key=G
09:01:00 GetSigninToken by=G key=C agent=aws-cli/2.17
