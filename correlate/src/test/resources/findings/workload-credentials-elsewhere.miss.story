# fires on nothing
09:00:00 AssumeRoleWithWebIdentity by=oidc:repo:acme/shop provider=token.actions.githubusercontent.com role=Deploy@hub name=run key=A ip=198.51.100.7
09:05:00 use:s3:GetObject by=A ip=198.51.100.7
