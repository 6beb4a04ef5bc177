# fires on nothing
09:00:00 AssumeRole by=user:nadia@hub role=Hub@hub name=nadia key=H identity=nadia
09:05:00 AssumeRole by=H role=Deploy@shop name=nadia key=D identity=nadia
