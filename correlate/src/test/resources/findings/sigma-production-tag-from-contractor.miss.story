# fires on nothing
09:00:00 AssumeRoleWithSAML by=saml:kim@contractors.example provider=https://idp.example role=Entry@hub name=kim key=K tags=Environment:preprod
09:05:00 AssumeRoleWithSAML by=saml:max@corp.example provider=https://idp.example role=Entry@hub name=max key=M tags=Environment:prod,Employment:contractor
09:10:00 AssumeRoleWithSAML by=saml:ann@contractors.example.org provider=https://idp.example role=Entry@hub name=ann key=A tags=Environment:prod
