# fires on T U
09:00:00 GetSessionToken by=user:bk@hub key=T
10:00:00 GetSessionToken by=user:bl@hub key=U mfa=arn:aws:iam::1:mfa/bl
10:05:00 use:iam:CreateAccessKey by=U
