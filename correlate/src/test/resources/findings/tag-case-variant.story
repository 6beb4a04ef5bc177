# fires on D
09:00:00 AssumeRole by=user:nadia@hub role=Hub@hub name=nadia key=H tags=CostCenter:1
09:05:00 AssumeRole by=H role=Deploy@shop name=nadia key=D tags=costcenter:1
