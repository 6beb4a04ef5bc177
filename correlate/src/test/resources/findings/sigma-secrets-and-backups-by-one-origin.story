# fires on B
09:00:00 AssumeRole by=user:nadia@hub role=VaultBackup@hub name=nadia key=A
09:30:00 AssumeRole by=user:nadia@hub role=ReadSecrets@hub name=nadia key=B
