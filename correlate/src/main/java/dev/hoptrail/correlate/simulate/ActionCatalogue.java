package dev.hoptrail.correlate.simulate;

/// Services and actions: a line with a service name, then lines of `R|` (read) or `W|` (write), the
/// actions, the request and the response. `$n` is a name, `$i` an id, `$a` the account, `$r` the
/// region.
final class ActionCatalogue {
    private ActionCatalogue() {}

    static final String TEXT =
            """
            s3
            R|GetBucketAcl GetBucketPolicy GetBucketLocation GetBucketVersioning GetBucketEncryption GetBucketTagging GetBucketLogging GetBucketLifecycle GetBucketPublicAccessBlock GetBucketReplication|{"bucketName":"$n-artifacts","Host":"$n-artifacts.s3.$r.amazonaws.com","acl":""}|
            R|ListBuckets GetAccountPublicAccessBlock ListAccessPoints|{"Host":"s3.$r.amazonaws.com"}|
            W|PutBucketPolicy PutBucketTagging PutBucketLifecycle PutBucketVersioning CreateBucket DeleteBucketPolicy|{"bucketName":"$n-artifacts","Host":"$n-artifacts.s3.$r.amazonaws.com","policy":""}|
            ec2
            R|DescribeInstances DescribeVolumes DescribeSnapshots DescribeNetworkInterfaces|{"maxResults":1000,"instancesSet":{},"filterSet":{"items":[{"name":"tag:Name","valueSet":{"items":[{"value":"$n"}]}},{"name":"instance-state-name","valueSet":{"items":[{"value":"running"}]}}]}}|
            R|DescribeSecurityGroups DescribeSubnets DescribeVpcs DescribeRouteTables DescribeNatGateways DescribeAddresses DescribeVpcEndpoints|{"filterSet":{"items":[{"name":"vpc-id","valueSet":{"items":[{"value":"vpc-$i"}]}}]}}|
            R|DescribeImages DescribeInstanceTypes DescribeLaunchTemplates DescribeKeyPairs DescribeAvailabilityZones DescribeRegions DescribeTags DescribeSpotPriceHistory|{"filterSet":{},"maxResults":500}|
            W|CreateTags DeleteTags|{"resourcesSet":{"items":[{"resourceId":"i-$i"}]},"tagSet":{"items":[{"key":"owner","value":"$n"}]}}|{"_return":true,"requestId":"$i"}
            W|RunInstances StopInstances StartInstances TerminateInstances RebootInstances|{"instancesSet":{"items":[{"instanceId":"i-$i"}]},"force":false}|{"requestId":"$i","instancesSet":{"items":[{"instanceId":"i-$i","currentState":{"code":64,"name":"stopping"},"previousState":{"code":16,"name":"running"}}]}}
            W|AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress|{"groupId":"sg-$i","ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":443,"toPort":443,"groups":{},"ipRanges":{"items":[{"cidrIp":"203.0.113.0/24"}]},"ipv6Ranges":{},"prefixListIds":{}}]}}|{"requestId":"$i","_return":true}
            W|CreateNetworkInterface DeleteNetworkInterface AttachVolume DetachVolume CreateSnapshot|{"networkInterfaceId":"eni-$i","subnetId":"subnet-$i","description":"AWS Lambda VPC ENI-$n"}|{"requestId":"$i","networkInterface":{"networkInterfaceId":"eni-$i","vpcId":"vpc-$i","availabilityZone":"$ra","ownerId":"$a","status":"pending","sourceDestCheck":true}}
            kms
            R|DescribeKey ListAliases ListGrants GetKeyPolicy GetKeyRotationStatus|{"keyId":"arn:aws:kms:$r:$a:key/$i"}|
            R|Decrypt GenerateDataKey Encrypt|{"encryptionAlgorithm":"SYMMETRIC_DEFAULT","encryptionContext":{"aws:s3:arn":"arn:aws:s3:::$n-artifacts"},"keyId":"arn:aws:kms:$r:$a:key/$i"}|
            W|CreateGrant RetireGrant ScheduleKeyDeletion|{"keyId":"arn:aws:kms:$r:$a:key/$i","granteePrincipal":"$n.amazonaws.com","operations":["Decrypt","GenerateDataKey"]}|{"grantId":"$i","keyId":"arn:aws:kms:$r:$a:key/$i"}
            logs
            R|DescribeLogGroups DescribeLogStreams FilterLogEvents GetLogEvents GetQueryResults DescribeMetricFilters|{"logGroupName":"/aws/lambda/$n","limit":50}|
            W|CreateLogGroup CreateLogStream PutRetentionPolicy StartQuery|{"logGroupName":"/aws/lambda/$n","logStreamName":"2026/03/02/[LATEST]$i"}|
            lambda
            R|ListFunctions20150331 GetFunction20150331v2 GetFunctionConfiguration20150331v2 ListVersionsByFunction20150331 GetPolicy20150331v2 ListEventSourceMappings20150331|{"functionName":"arn:aws:lambda:$r:$a:function:$n","maxItems":50}|
            W|UpdateFunctionCode20150331v2 UpdateFunctionConfiguration20150331v2 PublishVersion20150331|{"functionName":"$n","publish":false,"dryRun":false}|{"functionName":"$n","functionArn":"arn:aws:lambda:$r:$a:function:$n","runtime":"java25","role":"arn:aws:iam::$a:role/$n","handler":"handler","codeSize":1843022,"timeout":30,"memorySize":512,"lastModified":"2026-03-02T08:12:44.000+0000","codeSha256":"$i","version":"LATEST","tracingConfig":{"mode":"Active"},"state":"Active"}
            dynamodb
            R|DescribeTable ListTables DescribeTimeToLive DescribeContinuousBackups ListTagsOfResource|{"tableName":"$n-state"}|
            W|CreateTable UpdateTable UpdateTimeToLive|{"tableName":"$n-state","billingMode":"PAY_PER_REQUEST"}|{"tableDescription":{"tableName":"$n-state","tableStatus":"UPDATING","tableArn":"arn:aws:dynamodb:$r:$a:table/$n-state","itemCount":0,"tableSizeBytes":0}}
            ecr
            R|GetAuthorizationToken|{}|
            R|BatchGetImage GetDownloadUrlForLayer BatchCheckLayerAvailability DescribeImages DescribeRepositories ListImages|{"repositoryName":"$n","registryId":"$a","imageIds":[{"imageTag":"latest"}],"acceptedMediaTypes":["application/vnd.oci.image.manifest.v1+json","application/vnd.docker.distribution.manifest.v2+json"]}|
            W|PutImage InitiateLayerUpload UploadLayerPart CompleteLayerUpload|{"repositoryName":"$n","registryId":"$a","layerDigests":["sha256:$i"]}|{"registryId":"$a","repositoryName":"$n","uploadId":"$i"}
            eks
            R|DescribeCluster ListClusters DescribeNodegroup ListNodegroups ListFargateProfiles DescribeAddon ListAddons|{"name":"$n"}|
            W|UpdateNodegroupConfig UpdateClusterConfig CreateAddon|{"name":"$n","nodegroupName":"main","scalingConfig":{"minSize":2,"desiredSize":4,"maxSize":12}}|{"update":{"id":"$i","status":"InProgress","type":"ConfigUpdate"}}
            ecs
            R|DescribeServices DescribeTasks ListTasks ListServices DescribeTaskDefinition DescribeClusters|{"cluster":"arn:aws:ecs:$r:$a:cluster/$n","include":["TAGS"]}|
            W|UpdateService RegisterTaskDefinition RunTask|{"cluster":"$n","service":"$n-api","desiredCount":3,"forceNewDeployment":true}|{"service":{"serviceName":"$n-api","serviceArn":"arn:aws:ecs:$r:$a:service/$n/$n-api","status":"ACTIVE","desiredCount":3,"runningCount":3,"pendingCount":0,"launchType":"FARGATE"}}
            rds
            R|DescribeDBInstances DescribeDBClusters DescribeDBSnapshots DescribeDBLogFiles DescribeEvents ListTagsForResource|{"dBInstanceIdentifier":"$n-db","maxRecords":100}|
            W|ModifyDBInstance CreateDBSnapshot StopDBInstance|{"dBInstanceIdentifier":"$n-db","applyImmediately":true}|{"dBInstanceIdentifier":"$n-db","dBInstanceStatus":"available","engine":"postgres","engineVersion":"18.1","dBInstanceClass":"db.r7g.large","allocatedStorage":200,"multiAZ":true}
            cloudformation
            R|DescribeStacks DescribeStackEvents DescribeStackResources ListStacks GetTemplate DescribeChangeSet ListStackResources|{"stackName":"$n-base"}|
            W|CreateChangeSet ExecuteChangeSet UpdateStack CreateStack|{"stackName":"$n-base","changeSetName":"deploy-$i","changeSetType":"UPDATE","capabilities":["CAPABILITY_IAM"],"clientToken":"$i"}|{"id":"arn:aws:cloudformation:$r:$a:changeSet/deploy/$i","stackId":"arn:aws:cloudformation:$r:$a:stack/$n-base/$i"}
            ssm
            R|GetParameter GetParameters GetParametersByPath DescribeParameters|{"name":"/$n/config","withDecryption":true}|
            R|DescribeInstanceInformation ListAssociations ListCommands GetCommandInvocation DescribeSessions|{"filters":[{"key":"PingStatus","values":["Online"]}],"maxResults":50}|
            W|SendCommand UpdateInstanceInformation PutParameter StartSession|{"documentName":"AWS-RunShellScript","instanceIds":["i-$i"],"comment":"$n"}|{"command":{"commandId":"$i","documentName":"AWS-RunShellScript","status":"Pending","targetCount":1,"completedCount":0}}
            secretsmanager
            R|GetSecretValue DescribeSecret ListSecrets GetResourcePolicy|{"secretId":"arn:aws:secretsmanager:$r:$a:secret:$n/db"}|
            W|PutSecretValue RotateSecret UpdateSecret|{"secretId":"$n/db","clientRequestToken":"$i"}|{"arn":"arn:aws:secretsmanager:$r:$a:secret:$n/db"}
            iam
            R|GetRole ListRoles GetRolePolicy ListRolePolicies ListAttachedRolePolicies|{"roleName":"$n"}|
            R|GetUser ListUsers ListAccessKeys ListGroupsForUser GetPolicy GetPolicyVersion ListPolicies GetAccountSummary|{"maxItems":100}|
            monitoring
            R|GetMetricData ListMetrics DescribeAlarms GetMetricStatistics ListDashboards|{"namespace":"AWS/ApplicationELB","metricName":"TargetResponseTime","period":60}|
            W|PutMetricAlarm DeleteAlarms PutDashboard|{"alarmName":"$n-latency","comparisonOperator":"GreaterThanThreshold","threshold":2.5,"evaluationPeriods":3}|
            elasticloadbalancing
            R|DescribeLoadBalancers DescribeTargetGroups DescribeTargetHealth DescribeListeners DescribeRules|{"loadBalancerArns":["arn:aws:elasticloadbalancing:$r:$a:loadbalancer/app/$n/$i"]}|
            W|RegisterTargets DeregisterTargets ModifyRule|{"targetGroupArn":"arn:aws:elasticloadbalancing:$r:$a:targetgroup/$n/$i","targets":[{"id":"i-$i","port":8080}]}|{}
            autoscaling
            R|DescribeAutoScalingGroups DescribeScalingActivities DescribePolicies DescribeLaunchConfigurations|{"autoScalingGroupNames":["$n"],"maxRecords":100}|
            W|SetDesiredCapacity UpdateAutoScalingGroup CompleteLifecycleAction|{"autoScalingGroupName":"$n","desiredCapacity":6,"honorCooldown":false}|
            sqs
            R|GetQueueAttributes ListQueues GetQueueUrl ListQueueTags|{"queueUrl":"https://sqs.$r.amazonaws.com/$a/$n-jobs","attributeNames":["All"]}|
            W|CreateQueue SetQueueAttributes PurgeQueue|{"queueUrl":"https://sqs.$r.amazonaws.com/$a/$n-jobs","attributes":{"VisibilityTimeout":"120"}}|
            sns
            R|ListTopics GetTopicAttributes ListSubscriptionsByTopic|{"topicArn":"arn:aws:sns:$r:$a:$n-events"}|
            W|Subscribe SetTopicAttributes CreateTopic|{"topicArn":"arn:aws:sns:$r:$a:$n-events","protocol":"sqs"}|{"subscriptionArn":"arn:aws:sns:$r:$a:$n-events:$i"}
            route53
            R|ListHostedZones ListResourceRecordSets GetChange GetHostedZone|{"id":"Z$i"}|
            W|ChangeResourceRecordSets|{"hostedZoneId":"Z$i","changeBatch":{"changes":[{"action":"UPSERT","resourceRecordSet":{"name":"$n.example.com.","type":"CNAME","tTL":60,"resourceRecords":[{"value":"$n.elb.$r.amazonaws.com"}]}}]}}|{"changeInfo":{"id":"/change/C$i","status":"PENDING"}}
            glue
            R|GetTable GetTables GetDatabase GetDatabases GetPartitions GetJobRun GetJobRuns|{"databaseName":"$n","name":"events","catalogId":"$a"}|
            W|StartJobRun BatchCreatePartition UpdateTable|{"jobName":"$n-etl","arguments":{"--day":"2026-03-02"}}|{"jobRunId":"jr_$i"}
            athena
            R|GetQueryExecution GetQueryResults ListWorkGroups GetWorkGroup ListQueryExecutions|{"queryExecutionId":"$i"}|
            W|StartQueryExecution StopQueryExecution|{"queryString":"***OMITTED***","workGroup":"$n","resultConfiguration":{"outputLocation":"s3://$n-results/"}}|{"queryExecutionId":"$i"}
            sagemaker
            R|DescribeTrainingJob ListTrainingJobs DescribeEndpoint ListEndpoints DescribeNotebookInstance|{"trainingJobName":"$n-train"}|
            W|CreateTrainingJob UpdateEndpoint StopTrainingJob|{"trainingJobName":"$n-train-$i","roleArn":"arn:aws:iam::$a:role/$n-training","resourceConfig":{"instanceType":"ml.g6.xlarge","instanceCount":2,"volumeSizeInGB":200}}|{"trainingJobArn":"arn:aws:sagemaker:$r:$a:training-job/$n"}
            bedrock
            R|ListFoundationModels GetFoundationModel ListInferenceProfiles GetGuardrail|{"byOutputModality":"TEXT"}|
            R|InvokeModel InvokeModelWithResponseStream Converse|{"modelId":"arn:aws:bedrock:$r:$a:inference-profile/$n"}|
            states
            R|DescribeExecution ListExecutions DescribeStateMachine GetExecutionHistory|{"executionArn":"arn:aws:states:$r:$a:execution:$n:$i"}|
            W|StartExecution StopExecution|{"stateMachineArn":"arn:aws:states:$r:$a:stateMachine:$n","name":"$i","input":"HIDDEN_DUE_TO_SECURITY_REASONS"}|{"executionArn":"arn:aws:states:$r:$a:execution:$n:$i"}
            events
            R|ListRules DescribeRule ListTargetsByRule ListEventBuses|{"eventBusName":"default","namePrefix":"$n"}|
            W|PutRule PutTargets RemoveTargets|{"name":"$n-rule","state":"ENABLED","scheduleExpression":"rate(5 minutes)"}|{"ruleArn":"arn:aws:events:$r:$a:rule/$n-rule"}
            backup
            R|ListBackupJobs DescribeBackupJob ListRecoveryPointsByBackupVault ListBackupPlans|{"backupVaultName":"$n"}|
            W|StartBackupJob UpdateRecoveryPointLifecycle|{"backupVaultName":"$n","resourceArn":"arn:aws:ec2:$r:$a:volume/vol-$i","iamRoleArn":"arn:aws:iam::$a:role/service-role/AWSBackupDefaultServiceRole"}|{"backupJobId":"$i"}
            config
            R|DescribeConfigRules SelectResourceConfig GetComplianceDetailsByConfigRule DescribeConfigurationRecorders|{"configRuleNames":["$n"]}|
            W|PutEvaluations PutConfigRule|{"resultToken":"$i","testMode":false,"evaluations":[{"complianceResourceType":"AWS::EC2::Volume","complianceResourceId":"vol-$i","complianceType":"COMPLIANT"}]}|{"failedEvaluations":[]}
            organizations
            R|ListAccounts DescribeOrganization DescribeAccount ListParents ListPoliciesForTarget|{"accountId":"$a"}|
            guardduty
            R|ListDetectors GetFindings ListFindings GetDetector|{"detectorId":"$i"}|
            cloudtrail
            R|DescribeTrails GetTrailStatus LookupEvents GetEventSelectors ListTrails|{"trailNameList":["$n-trail"],"includeShadowTrails":false}|
            sts
            R|GetCallerIdentity||
            """;
}
