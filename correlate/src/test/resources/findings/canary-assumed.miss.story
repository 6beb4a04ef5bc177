# fires on nothing
09:00:00 AssumeRole by=user:eve@hub role=NoCanary@hub name=eve key=R
09:10:00 AssumeRole by=user:eve@hub role=Plain@hub name=canary key=N
09:30:00 AssumeRole by=user:eve@hub role=Plain@hub name=eve key=V tags=Stage:live
09:45:00 AssumeRole by=V role=Other@hub name=eve error=AccessDenied message="not authorized to perform: sts:AssumeRole"
