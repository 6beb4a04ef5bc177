# fires on P
09:00:00 AssumeRole by=user:con@hub role=Con@hub name=con key=C
09:05:00 AssumeRole by=C role=Pay@hub name=con error=AccessDenied message="not authorized to perform: sts:AssumeRole"
09:10:00 use:iam:UpdateAssumeRolePolicy by=C target=Pay
09:15:00 AssumeRole by=C role=Pay@hub name=con key=P
