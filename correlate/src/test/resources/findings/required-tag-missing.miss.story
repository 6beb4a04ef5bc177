# fires on nothing
09:00:00 AssumeRole by=user:nadia@hub role=Hub@hub name=nadia key=H tags=project:atlas* identity=nadia
09:10:00 AssumeRole by=H role=Demanding@hub name=nadia key=M identity=nadia
09:20:00 AssumeRole by=user:nadia@hub role=Lax@hub name=nadia key=L
