# fires on H
09:00:00 AssumeRole by=user:nadia@hub role=Hub@hub name=nadia key=H tags=Team:blue*
09:01:00 AssumeRole by=H role=Deploy@hub name=nadia tags=Team:red* error=AccessDenied message="not authorized to perform: sts:TagSession on resource"
09:02:00 AssumeRole by=H role=Deploy@hub name=nadia tags=Team:red* error=AccessDenied message="not authorized to perform: sts:TagSession on resource"
09:03:00 AssumeRole by=H role=Deploy@hub name=nadia tags=Team:red* error=AccessDenied message="not authorized to perform: sts:TagSession on resource"
