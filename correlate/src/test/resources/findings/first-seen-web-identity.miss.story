# fires on nothing
day 2026-01-12
09:00:00 AssumeRoleWithWebIdentity by=oidc:repo:acme/shop provider=token.actions.githubusercontent.com role=Deploy@hub name=run key=N0 
day 2026-02-05
09:00:00 AssumeRoleWithWebIdentity by=oidc:repo:acme/shop provider=token.actions.githubusercontent.com role=Deploy@hub name=run key=N
