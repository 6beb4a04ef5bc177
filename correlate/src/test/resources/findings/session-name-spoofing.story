# fires on I N
09:00:00 AssumeRole by=user:deploy@hub role=Web@hub name=i-0123456789abcdef0 key=I
08:00:00 AssumeRoleWithSAML by=saml:nadia@corp.example provider=https://idp.example role=Entry@hub name=nadia@corp.example key=E 
10:00:00 AssumeRole by=user:deploy@hub role=Web@hub name=nadia@corp.example key=N
