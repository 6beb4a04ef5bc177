# fires on D B
09:00:00 AssumeRole by=user:nadia@hub role=Hub@hub name=nadia key=H
09:05:00 AssumeRole by=H role=Deploy@shop name=nadia key=D
09:10:00 use:iam:PutRolePolicy by=user:sec@hub role=Hub@hub policy="{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":[\"*\"],\"Resource\":[\"*\"],\"Condition\":{\"DateLessThan\":{\"aws:TokenIssueTime\":\"2026-03-02T09:10:00.000Z\"}}}]}"
09:20:00 AssumeRole by=D role=Backup@shop name=nadia key=B
