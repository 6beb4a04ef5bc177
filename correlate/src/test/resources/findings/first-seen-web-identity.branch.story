# fires on F=MEDIUM M0=MEDIUM N=LOW
day 2026-01-05
08:00:00 AssumeRole by=user:old@hub role=Old@hub name=old key=OLD
day 2026-02-23
09:00:00 AssumeRoleWithWebIdentity by=oidc:repo:acme/shop:ref:refs/heads/main provider=token.actions.githubusercontent.com role=Deploy@hub name=run key=M0
day 2026-03-02
09:00:00 AssumeRoleWithWebIdentity by=oidc:repo:acme/shop:ref:refs/heads/main provider=token.actions.githubusercontent.com role=Deploy@hub name=run key=M
10:00:00 AssumeRoleWithWebIdentity by=oidc:repo:acme/shop:ref:refs/heads/other provider=token.actions.githubusercontent.com role=Deploy@hub name=run key=N
11:00:00 AssumeRoleWithWebIdentity by=oidc:repo:acme/shop:ref:refs/pull/7/merge provider=token.actions.githubusercontent.com role=Deploy@hub name=run key=F
