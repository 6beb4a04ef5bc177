# fires on W
09:00:00 AssumeRoleWithSAML by=saml:nadia@corp.example provider=https://idp.example role=Entry@hub name=s-4711 key=E
10:00:00 AssumeRoleWithSAML by=saml:nadia@corp.example provider=https://idp.example role=Entry@hub name=omar key=W
