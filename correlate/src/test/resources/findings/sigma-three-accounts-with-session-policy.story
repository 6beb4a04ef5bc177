# fires on C
09:00:00 AssumeRole by=user:nadia@hub role=Hub@hub name=nadia key=A
09:05:00 AssumeRole by=A role=Deploy@shop name=nadia key=B
09:10:00 AssumeRole by=B role=Read@vault name=nadia key=C policy="{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}"
