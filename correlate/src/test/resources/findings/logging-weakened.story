# fires on P
09:00:00 AssumeRole by=user:plat@hub role=Entry@hub name=plat key=E
09:05:00 AssumeRole by=E role=LogAdmin@hub name=plat key=P
09:06:00 use:cloudtrail:StopLogging by=P
