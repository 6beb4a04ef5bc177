# fires on B
09:00:00 AssumeRole by=user:sup@hub role=Support@hub name=sup key=B
09:01:00 AssumeRole by=B role=Admin0@hub name=sup error=AccessDenied message="not authorized to perform: sts:AssumeRole"
09:01:03 AssumeRole by=B role=Admin1@hub name=sup error=AccessDenied message="not authorized to perform: sts:AssumeRole"
09:01:06 AssumeRole by=B role=Admin2@hub name=sup error=AccessDenied message="not authorized to perform: sts:AssumeRole"
09:01:09 AssumeRole by=B role=Admin3@hub name=sup error=AccessDenied message="not authorized to perform: sts:AssumeRole"
09:01:12 AssumeRole by=B role=Admin4@hub name=sup error=AccessDenied message="not authorized to perform: sts:AssumeRole"
09:01:15 AssumeRole by=B role=Admin5@hub name=sup error=AccessDenied message="not authorized to perform: sts:AssumeRole"
09:01:18 AssumeRole by=B role=Admin6@hub name=sup error=AccessDenied message="not authorized to perform: sts:AssumeRole"
09:01:21 AssumeRole by=B role=Admin7@hub name=sup error=AccessDenied message="not authorized to perform: sts:AssumeRole"
09:01:24 AssumeRole by=B role=Admin8@hub name=sup error=AccessDenied message="not authorized to perform: sts:AssumeRole"
09:01:27 AssumeRole by=B role=Admin9@hub name=sup error=AccessDenied message="not authorized to perform: sts:AssumeRole"
