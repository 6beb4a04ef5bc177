package dev.hoptrail.ingest.intake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// What is asked of one queue of SQS.
///
/// Every call throws [SdkException][software.amazon.awssdk.core.exception.SdkException] if SQS
/// refuses or does not answer.
final class SqsQueue {

    /// The most that SQS takes or gives in one call, and the longest that it waits.
    static final int BATCH = 10;

    private static final int WAIT_SECONDS = 20;

    private final SqsClient sqs;
    private final String url;

    SqsQueue(SqsClient sqs, String url) {
        this.sqs = sqs;
        this.url = url;
    }

    /// What a queue tells of itself.
    ///
    /// @param messages in it, about
    /// @param redrives whether it moves what was received too often to another queue
    record About(long messages, boolean redrives) {}

    /// Waits for messages, up to 20 seconds.
    List<Message> receive(Duration visibility) {
        return sqs.receiveMessage(request ->
                        request.queueUrl(url)
                                .maxNumberOfMessages(BATCH)
                                .waitTimeSeconds(WAIT_SECONDS)
                                .visibilityTimeout(seconds(visibility))
                                .messageSystemAttributeNames(
                                        MessageSystemAttributeName.SENT_TIMESTAMP,
                                        MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))
                .messages();
    }

    /// Deletes messages of one receive.
    ///
    /// @return how many were not deleted
    int delete(List<Message> messages) {
        List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
        for (Message message : messages) {
            entries.add(
                    DeleteMessageBatchRequestEntry.builder()
                            .id(Integer.toString(entries.size()))
                            .receiptHandle(message.receiptHandle())
                            .build());
        }
        DeleteMessageBatchResponse answer =
                sqs.deleteMessageBatch(request -> request.queueUrl(url).entries(entries));
        return answer.failed().size();
    }

    /// Has messages come again after a time from now, unless they are deleted before. Those that
    /// are not ours any more stay as they are.
    void hide(Collection<String> receipts, Duration time) {
        List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
        for (String receipt : receipts) {
            entries.add(
                    ChangeMessageVisibilityBatchRequestEntry.builder()
                            .id(Integer.toString(entries.size()))
                            .receiptHandle(receipt)
                            .visibilityTimeout(seconds(time))
                            .build());
            if (entries.size() == BATCH) {
                hide(entries);
                entries.clear();
            }
        }
        if (!entries.isEmpty()) {
            hide(entries);
        }
    }

    private void hide(List<ChangeMessageVisibilityBatchRequestEntry> entries) {
        sqs.changeMessageVisibilityBatch(request -> request.queueUrl(url).entries(entries));
    }

    About about() {
        Map<QueueAttributeName, String> attributes =
                sqs.getQueueAttributes(request ->
                                request.queueUrl(url)
                                        .attributeNames(
                                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                                QueueAttributeName
                                                        .APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                                                QueueAttributeName.REDRIVE_POLICY))
                        .attributes();
        @Nullable String policy = attributes.get(QueueAttributeName.REDRIVE_POLICY);
        return new About(
                number(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)
                        + number(
                                attributes,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE),
                policy != null && !policy.isBlank());
    }

    private static long number(Map<QueueAttributeName, String> from, QueueAttributeName name) {
        return Long.parseLong(from.getOrDefault(name, "0"));
    }

    private static int seconds(Duration time) {
        return Math.toIntExact(time.toSeconds());
    }
}
