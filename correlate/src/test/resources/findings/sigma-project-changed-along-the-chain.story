# fires on B
09:00:00 AssumeRole by=user:nadia@hub role=Hub@hub name=nadia key=A tags=Project:atlas
09:05:00 AssumeRole by=A role=Deploy@shop name=nadia key=B tags=project:Atlas
