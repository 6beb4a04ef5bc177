# fires on nothing
10:00:00 GetSessionToken by=user:bl@hub key=U mfa=arn:aws:iam::1:mfa/bl
10:05:00 use:s3:GetObject by=U
