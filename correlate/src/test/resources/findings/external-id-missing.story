# fires on V9
organization hub
09:00:00 AssumeRole by=user:v@far role=Vendor@hub name=scan key=V0 copy=owner external=e1
10:00:00 AssumeRole by=user:v@far role=Vendor@hub name=scan key=V1 copy=owner external=e1
11:00:00 AssumeRole by=user:v@far role=Vendor@hub name=scan key=V2 copy=owner external=e1
13:00:00 AssumeRole by=user:v@far role=Vendor@hub name=scan key=V9 copy=owner
