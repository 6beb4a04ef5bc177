# fires on D
09:00:00 AssumeRole by=user:sup@hub role=Support@hub name=sup key=B
09:01:00 AssumeRole by=B role=Pay@hub name=sup error=AccessDenied message="not authorized to perform: sts:AssumeRole"
09:30:00 AssumeRole by=user:sup@hub role=OrgAdmin@hub name=sup key=D
