# fires on W
09:00:00 AssumeRoleWithSAML by=saml:nadia@corp.example provider=https://idp.example role=Entry@hub name=nadia key=E identity=s-4711
10:00:00 AssumeRoleWithSAML by=saml:nadia@corp.example provider=https://idp.example role=Entry@hub name=nadia key=W identity=s-4712
