# fires on nothing
# It comes back to the role, but not past the hour of the first entry.
09:00:00 AssumeRole by=user:ci@hub role=Loop@hub name=ci key=R0
09:05:00 AssumeRole by=R0 role=Other@hub name=ci key=R1
09:10:00 AssumeRole by=R1 role=Loop@hub name=ci key=R2 expires=2026-03-02T09:40:00Z
# And two sign-ins of one user are no chain.
10:30:00 AssumeRole by=user:ci@hub role=Loop@hub name=ci key=R3
# A pipeline that comes back after minutes renews nothing, though its life passes the hour by them.
11:00:00 AssumeRole by=user:ci@hub role=Loop@hub name=ci key=S0
11:05:00 AssumeRole by=S0 role=Other@hub name=ci key=S1
11:10:00 AssumeRole by=S1 role=Loop@hub name=ci key=S2
