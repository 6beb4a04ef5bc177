# fires on B C
day 2026-02-28
09:00:00 GetRoleCredentials by=center:u1@hub account=hub set=Admin
day 2026-03-02
09:00:00 GetRoleCredentials by=center:u1@hub account=hub set=Admin
09:00:00 AssumeRoleWithSAML by=saml:nadia provider=https://portal.sso.eu-central-1.amazonaws.com/saml/x role=aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef@hub name=nadia key=A
09:00:40 AssumeRoleWithSAML by=saml:nadia provider=https://portal.sso.eu-central-1.amazonaws.com/saml/x role=aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef@hub name=nadia key=C
11:59:55 GetRoleCredentials by=center:u2@hub account=hub set=Admin
12:00:00 AssumeRoleWithSAML by=saml:nadia provider=https://portal.sso.eu-central-1.amazonaws.com/saml/x role=aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef@hub name=nadia key=B
