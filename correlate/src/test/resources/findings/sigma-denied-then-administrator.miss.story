# fires on nothing
08:00:00 AssumeRole by=user:sup@hub role=OrgAdmin@hub name=sup key=A
09:00:00 AssumeRole by=user:sup@hub role=Support@hub name=sup key=B
09:01:00 AssumeRole by=B role=Pay@hub name=sup error=AccessDenied message="not authorized to perform: sts:AssumeRole"
09:30:00 AssumeRole by=user:max@hub role=OrgAdmin@hub name=max key=C
10:00:01 AssumeRole by=user:sup@hub role=OrgAdmin@hub name=sup key=D
