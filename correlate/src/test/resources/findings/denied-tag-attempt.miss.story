# fires on nothing
09:00:00 AssumeRole by=user:nadia@hub role=Hub@hub name=nadia key=H tags=Team:blue*
09:05:00 AssumeRole by=H role=Deploy@hub name=nadia error=AccessDenied message="not authorized to perform: sts:AssumeRole on resource"
