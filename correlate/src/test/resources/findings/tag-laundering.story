# fires on F
09:00:00 AssumeRoleWithSAML by=saml:nadia provider=https://idp.example role=Entry@hub name=nadia key=E tags=Department:Sales
09:05:00 AssumeRole by=E role=Reader@shop name=nadia key=F tags=department:Finance
