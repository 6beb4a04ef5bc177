# fires on K M
09:00:00 AssumeRoleWithSAML by=saml:kim@Contractors.example provider=https://idp.example role=Entry@hub name=kim key=K tags=environment:Production
09:05:00 AssumeRoleWithSAML by=saml:max@corp.example provider=https://idp.example role=Entry@hub name=max key=M tags=Environment:prod,Employment:Contractor
