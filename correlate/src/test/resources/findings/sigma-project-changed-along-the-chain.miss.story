# fires on nothing
09:00:00 AssumeRole by=user:nadia@hub role=Hub@hub name=nadia key=A tags=Project:atlas ip=10.1.2.3
09:05:00 AssumeRole by=A role=Deploy@shop name=nadia key=B tags=project:atlas
09:10:00 AssumeRole by=A role=Deploy@shop name=nadia key=C
09:15:00 AssumeRole by=A role=SharedTools@shop name=nadia key=D tags=Project:other
09:20:00 AssumeRole by=user:max@hub role=Hub@hub name=max key=E tags=Project:atlas
09:20:00 AssumeRole by=user:max@hub role=Hub@hub name=max2 key=F tags=Project:borea
