# fires on M N
09:00:00 AssumeRole by=user:nadia@hub role=Demanding@hub name=nadia key=M tags=Team:blue identity=nadia
09:10:00 AssumeRole by=user:nadia@hub role=DemandingToo@shop name=nadia key=N tags=project:atlas
