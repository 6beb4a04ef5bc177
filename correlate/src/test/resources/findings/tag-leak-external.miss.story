# fires on nothing
organization hub shop
# One stays inside, the other carries nothing.
09:00:00 AssumeRole by=user:nadia@hub role=Hub@hub name=nadia key=H tags=Team:blue*
09:05:00 AssumeRole by=H role=Deploy@shop name=nadia key=D copy=caller
09:10:00 AssumeRole by=user:nadia@hub role=Hub@hub name=nadia key=J tags=Team:blue
09:15:00 AssumeRole by=J role=Partner@far name=nadia key=K copy=caller
