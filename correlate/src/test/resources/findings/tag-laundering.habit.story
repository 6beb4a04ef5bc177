# fires on F
09:00:00 AssumeRoleWithSAML by=saml:nadia provider=https://idp.example role=Entry@hub name=nadia key=E tags=Department:Sales
day 2026-03-03
09:00:00 AssumeRoleWithSAML by=saml:nadia provider=https://idp.example role=Bare@hub name=nadia key=E2
09:05:00 AssumeRole by=E2 role=Reader@shop name=nadia key=F tags=department:Finance
09:10:00 AssumeRole by=E2 role=Reader@shop name=nadia key=G tags=department:Sales,Colour:red
