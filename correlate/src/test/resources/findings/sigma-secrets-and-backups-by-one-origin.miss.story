# fires on nothing
09:00:00 AssumeRole by=user:nadia@hub role=VaultBackup@hub name=nadia key=A
09:20:00 AssumeRole by=user:max@hub role=ReadSecrets@hub name=max key=B
09:30:01 AssumeRole by=user:nadia@hub role=ReadSecrets@hub name=nadia key=C
