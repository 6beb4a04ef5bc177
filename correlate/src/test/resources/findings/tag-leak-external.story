# fires on D
organization hub
09:00:00 AssumeRole by=user:nadia@hub role=Hub@hub name=nadia key=H tags=Team:blue*
09:05:00 AssumeRole by=H role=Partner@far name=nadia key=D copy=caller
