package dev.hoptrail.api.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.api.policy.Permission.Needs;
import dev.hoptrail.api.policy.Permission.Nothing;
import dev.hoptrail.api.policy.Permission.Unclear;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PermissionsTest {

    private final Permissions permissions = Permissions.read();

    @ParameterizedTest
    @CsvSource({
        "s3, GetObject, s3:GetObject",
        "s3, HeadObject, s3:GetObject",
        "s3, ListObjects, s3:ListBucket",
        "s3, ListBuckets, s3:ListAllMyBuckets",
        "s3, CopyObject, s3:GetObject s3:PutObject",
        "lambda, Invoke, lambda:InvokeFunction",
        "lambda, Invoke20150331, lambda:InvokeFunction",
        "lambda, GetFunction20150331v2, lambda:GetFunction",
        "monitoring, PutMetricData, cloudwatch:PutMetricData",
        "tagging, GetResources, tag:GetResources",
        "kms, ReEncrypt, kms:ReEncryptFrom kms:ReEncryptTo",
        "sqs, SendMessageBatch, sqs:SendMessage",
        "ec2, DescribeInstances, ec2:DescribeInstances",
        "sts, AssumeRole, sts:AssumeRole"
    })
    void documentedEvents_needWhatAwsSays(String service, String event, String actions) {
        assertThat(permissions.of(service + ".amazonaws.com", event))
                .isEqualTo(new Needs(List.of(actions.split(" ")), true));
    }

    @ParameterizedTest
    @CsvSource({
        "s3, SomethingNew, s3:SomethingNew",
        "email, SendEmail, ses:SendEmail",
        "cloudfront, CreateDistribution2020_05_31, cloudfront:CreateDistribution",
        "newservice, DoWork, newservice:DoWork"
    })
    void otherEvents_areMappedByTheirNames_andSaySo(String service, String event, String action) {
        assertThat(permissions.of(service + ".amazonaws.com", event))
                .isEqualTo(new Needs(List.of(action), false));
    }

    @ParameterizedTest
    @CsvSource({
        "sts, GetCallerIdentity",
        "sts, AssumeRoleWithSAML",
        "signin, ConsoleLogin",
        "sso, GetRoleCredentials"
    })
    void whatNobodyCanBeDenied_needsNothing(String service, String event) {
        assertThat(permissions.of(service + ".amazonaws.com", event)).isEqualTo(new Nothing());
    }

    @ParameterizedTest
    @CsvSource({"dynamodb, ExecuteStatement", "apigateway, GetRestApis"})
    void whatDependsOnTheRequest_isUnclear(String service, String event) {
        assertThat(permissions.of(service + ".amazonaws.com", event)).isEqualTo(new Unclear());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "Get*",
                "Get?",
                "Get Object",
                "Get\"],\"Resource\":\"x",
                "Get\nObject",
                "GetObject\n",
                "s3:GetObject",
                "Ge\u0301t",
                "${aws:username}",
                "20150331"
            })
    void namesThatCannotBeActions_getIntoNone(String event) {
        assertThat(permissions.of("s3.amazonaws.com", event)).isEqualTo(new Unclear());
        assertThat(permissions.of("lambda.amazonaws.com", event)).isEqualTo(new Unclear());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".amazonaws.com",
                "s3",
                "*.amazonaws.com",
                "S3.amazonaws.com",
                "s3.evil.example",
                "a b.amazonaws.com",
                "s3\n.amazonaws.com",
                "é.amazonaws.com"
            })
    void sourcesThatCannotBeServices_getIntoNone(String source) {
        assertThat(permissions.of(source, "GetObject")).isEqualTo(new Unclear());
    }
}
