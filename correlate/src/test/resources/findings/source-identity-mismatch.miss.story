# fires on nothing
09:00:00 AssumeRoleWithSAML by=saml:nadia@corp.example provider=https://idp.example role=Entry@hub name=nadia key=E identity=nadia
