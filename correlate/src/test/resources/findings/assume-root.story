# fires on T
09:00:00 AssumeRole by=user:op@hub role=Ops@hub name=op key=O
09:01:00 AssumeRoot by=O target=shop key=T
