# fires on R N T V D
09:00:00 AssumeRole by=user:eve@hub role=CanaryAdmin@hub name=eve key=R
09:10:00 AssumeRole by=user:eve@hub role=Plain@hub name=canary-7 key=N
09:20:00 AssumeRole by=user:eve@hub role=Plain@hub name=eve key=T tags=honey:any
09:30:00 AssumeRole by=user:eve@hub role=Plain@hub name=eve key=V tags=Stage:abandoned
09:40:00 AssumeRole by=user:eve@hub role=Plain@hub name=eve key=D
09:45:00 AssumeRole by=D role=CanaryAdmin@hub name=eve error=AccessDenied message="not authorized to perform: sts:AssumeRole"
