# fires on G
09:00:00 GetFederationToken by=user:web@hub name=guest key=G
09:01:00 ConsoleLogin by=G
