-- What one would write to find chains with DuckDB alone: reads issuing calls into typed columns, keeps
-- one row for each issued key, walks down from the roots. Runs in the folder that holds AWSLogs.
create temp table event as
select
    r.eventID as event_id, r.sharedEventID as shared_event_id, r.eventTime as event_time, r.eventName as event_name,
    r.awsRegion as region, r.sourceIPAddress as address, r.userAgent as agent, r.errorCode as error_code,
    r.errorMessage as error_message, r.recipientAccountId as account, r.requestID as request_id,
    r.userIdentity.type as caller_type, r.userIdentity.principalId as caller_principal,
    r.userIdentity.arn as caller_arn, r.userIdentity.accountId as caller_account,
    r.userIdentity.accessKeyId as caller_key, r.userIdentity.userName as caller_user,
    r.userIdentity.invokedBy as invoked_by, r.userIdentity.identityProvider as provider,
    r.userIdentity.sessionContext.sessionIssuer.arn as issuer_arn,
    r.userIdentity.sessionContext.sourceIdentity as caller_source_identity,
    r.requestParameters.roleArn as role_arn, r.requestParameters.roleSessionName as session_name,
    r.requestParameters.durationSeconds as duration, r.requestParameters.sourceIdentity as source_identity,
    r.requestParameters.externalId as external_id,
    map_from_entries(coalesce(r.requestParameters.tags, [])) as own_tags,
    coalesce(r.requestParameters.transitiveTagKeys, []) as transitive,
    coalesce(r.requestParameters.incomingTransitiveTags, map{}) as incoming,
    r.responseElements.credentials.accessKeyId as issued_key,
    r.responseElements.credentials.expiration as expiration,
    r.responseElements.assumedRoleUser.arn as session_arn, r.responseElements.packedPolicySize as packed
from (
    select unnest(Records) as r
    from read_json(
        'AWSLogs/*/CloudTrail/*/*/*/*/*.json.gz',
        format = 'newline_delimited',
        maximum_object_size = 4194304,
        columns = {Records: 'STRUCT(
            eventID VARCHAR, sharedEventID VARCHAR, eventTime TIMESTAMP, eventSource VARCHAR, eventName VARCHAR,
            awsRegion VARCHAR, sourceIPAddress VARCHAR, userAgent VARCHAR, errorCode VARCHAR, errorMessage VARCHAR,
            recipientAccountId VARCHAR, requestID VARCHAR,
            userIdentity STRUCT(
                type VARCHAR, principalId VARCHAR, arn VARCHAR, accountId VARCHAR, accessKeyId VARCHAR,
                userName VARCHAR, invokedBy VARCHAR, identityProvider VARCHAR,
                sessionContext STRUCT(
                    sessionIssuer STRUCT(arn VARCHAR, principalId VARCHAR), sourceIdentity VARCHAR)),
            requestParameters STRUCT(
                roleArn VARCHAR, roleSessionName VARCHAR, durationSeconds INTEGER, sourceIdentity VARCHAR,
                externalId VARCHAR, tags STRUCT(key VARCHAR, "value" VARCHAR)[], transitiveTagKeys VARCHAR[],
                incomingTransitiveTags MAP(VARCHAR, VARCHAR)),
            responseElements STRUCT(
                credentials STRUCT(accessKeyId VARCHAR, expiration VARCHAR), assumedRoleUser STRUCT(arn VARCHAR),
                packedPolicySize INTEGER))[]'}))
where r.eventSource = 'sts.amazonaws.com'
  and r.eventName in ('AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity');

create temp table session as
select *
from event
where issued_key is not null
qualify row_number() over (
    partition by issued_key order by (caller_type <> 'AWSAccount') desc, event_time, event_id) = 1;

create temp table tree as
with recursive chain (issued_key, root_key, depth, tags, transitive) as (
    select s.issued_key, coalesce(s.caller_key, s.issued_key), 1, map_concat(s.own_tags, s.incoming),
        list_distinct(list_concat(s.transitive, map_keys(s.incoming)))
    from session s
    where s.caller_key is null or not exists (select 1 from session p where p.issued_key = s.caller_key)
    union all
    select s.issued_key, c.root_key, c.depth + 1,
        map_concat(
            s.own_tags,
            map_from_entries(list_filter(map_entries(c.tags), lambda e: list_contains(c.transitive, e.key)))),
        list_distinct(list_concat(s.transitive, c.transitive))
    from session s join chain c on s.caller_key = c.issued_key)
select * from chain;

select count(*), max(depth), sum(depth), sum(cardinality(tags)), sum(len(transitive)), count(distinct root_key)
from tree;
