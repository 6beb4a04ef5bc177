# fires on E L
day 2026-02-01
09:00:00 AssumeRole by=user:old@hub role=Old@hub name=old key=OLD
day 2026-02-20
09:00:00 AssumeRole by=user:omar@hub role=Work@hub name=omar key=E0 tags=Clearance:low
10:00:00 AssumeRoleWithSAML by=saml:nadia provider=https://idp.example role=Entry@hub name=nadia key=L0 tags=Department:Sales
11:00:00 AssumeRoleWithSAML by=saml:nadia provider=https://idp.example role=Entry@hub name=nadia key=L1 tags=Department:Sales
12:00:00 AssumeRoleWithSAML by=saml:nadia provider=https://idp.example role=Entry@hub name=nadia key=L2 tags=Department:Sales
day 2026-02-25
09:00:00 AssumeRole by=user:omar@hub role=Work@hub name=omar key=E tags=clearance:high
10:00:00 AssumeRoleWithSAML by=saml:nadia provider=https://idp.example role=Entry@hub name=nadia key=L tags=Department:Finance
