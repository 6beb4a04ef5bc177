# fires on A5 B5 C5
day 2026-03-02
09:01:00 AssumeRole by=user:ci@hub role=Stage1@hub name=ciA key=A1
09:02:00 AssumeRole by=A1 role=Stage2@hub name=ciA key=A2
09:03:00 AssumeRole by=A2 role=Stage3@hub name=ciA key=A3
09:04:00 AssumeRole by=A3 role=Stage4@hub name=ciA key=A4
09:05:00 AssumeRole by=A4 role=Stage5@hub name=ciA key=A5
day 2026-03-03
09:01:00 AssumeRole by=user:ci@hub role=Stage1@hub name=ciB key=B1
09:02:00 AssumeRole by=B1 role=Stage2@hub name=ciB key=B2
09:03:00 AssumeRole by=B2 role=Stage3@hub name=ciB key=B3
09:04:00 AssumeRole by=B3 role=Stage4@hub name=ciB key=B4
09:05:00 AssumeRole by=B4 role=Stage5@hub name=ciB key=B5
day 2026-03-04
09:01:00 AssumeRole by=user:ci@hub role=Stage1@hub name=ciC key=C1
09:02:00 AssumeRole by=C1 role=Stage2@hub name=ciC key=C2
09:03:00 AssumeRole by=C2 role=Stage3@hub name=ciC key=C3
09:04:00 AssumeRole by=C3 role=Stage4@hub name=ciC key=C4
09:05:00 AssumeRole by=C4 role=Stage5@hub name=ciC key=C5
day 2026-03-05
09:01:00 AssumeRole by=user:ci@hub role=Stage1@hub name=ciD key=D1
09:02:00 AssumeRole by=D1 role=Stage2@hub name=ciD key=D2
09:03:00 AssumeRole by=D2 role=Stage3@hub name=ciD key=D3
09:04:00 AssumeRole by=D3 role=Stage4@hub name=ciD key=D4
09:05:00 AssumeRole by=D4 role=Stage5@hub name=ciD key=D5
