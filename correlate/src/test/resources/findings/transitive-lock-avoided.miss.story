# fires on nothing
09:00:00 AssumeRoleWithSAML by=saml:nadia provider=https://idp.example role=Locked@hub name=nadia key=E0 tags=Team:blue*
10:00:00 AssumeRoleWithSAML by=saml:nadia provider=https://idp.example role=Locked@hub name=nadia key=E1 tags=Team:blue*
11:00:00 AssumeRoleWithSAML by=saml:nadia provider=https://idp.example role=Locked@hub name=nadia key=E2 tags=Team:blue*
13:00:00 AssumeRoleWithSAML by=saml:nadia provider=https://idp.example role=Locked@hub name=nadia key=E9 tags=Team:omega*
