# fires on nothing
09:00:00 AssumeRole by=user:web@hub role=Web@hub name=w key=G
09:01:00 ConsoleLogin by=G
