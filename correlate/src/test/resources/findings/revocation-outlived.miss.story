# fires on nothing
07:00:00 AssumeRole by=user:nadia@hub role=Hub@hub name=nadia key=H0 duration=10800 expires=2026-03-02T10:00:00Z
07:05:00 AssumeRole by=H0 role=Deploy@shop name=nadia key=D0
09:00:00 AssumeRole by=user:nadia@hub role=Hub@hub name=nadia key=H
09:05:00 AssumeRole by=H role=Deploy@shop name=nadia key=D
09:10:00 use:iam:PutRolePolicy by=user:sec@hub role=Hub@hub policy="{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":[\"*\"],\"Resource\":[\"*\"],\"Condition\":{\"DateLessThan\":{\"aws:TokenIssueTime\":\"2026-03-02T09:10:00.000Z\"}}}]}"
09:12:00 use:iam:PutRolePolicy by=user:sec@shop role=Deploy@shop policy="{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":[\"*\"],\"Resource\":[\"*\"],\"Condition\":{\"DateLessThan\":{\"aws:TokenIssueTime\":\"2026-03-02T09:10:00.000Z\"}}}]}"
09:15:00 AssumeRole by=user:nadia@hub role=Hub@hub name=nadia key=H2
09:20:00 AssumeRole by=H2 role=Deploy@shop name=nadia key=D2
09:30:00 use:iam:PutRolePolicy by=user:sec@hub role=Hub@hub policy="{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"
