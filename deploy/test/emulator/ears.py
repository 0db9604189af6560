"""Two queues that hear how polls end: one subscribed to the topic, one behind a rule on the bus."""

import json

from stack import BUS


class Ears:
    def __init__(self, stack):
        self._sqs = stack.emulator.client("sqs")
        topic = stack.outputs["TopicArn"]
        self.topic, topic_queue = self._queue("of-the-topic", "sns.amazonaws.com", topic)
        stack.emulator.client("sns").subscribe(
            TopicArn=topic, Protocol="sqs", Endpoint=topic_queue, Attributes={"RawMessageDelivery": "true"}
        )
        events = stack.emulator.client("events")
        rule = events.put_rule(
            Name="polls", EventBusName=BUS, EventPattern=json.dumps({"source": ["catalog-status-poller"]})
        )["RuleArn"]
        self.bus, bus_queue = self._queue("of-the-bus", "events.amazonaws.com", rule)
        events.put_targets(Rule="polls", EventBusName=BUS, Targets=[{"Id": "queue", "Arn": bus_queue}])
        self._heard = {self.topic: [], self.bus: []}

    def heard_by_topic(self, catalog_id):
        """The messages about this catalog that the topic sent."""
        return self._of(self.topic, catalog_id, lambda body: body)

    def heard_by_bus(self, catalog_id):
        """The details of the events about this catalog that the bus sent."""
        return self._of(self.bus, catalog_id, lambda body: body["detail"])

    def _of(self, queue, catalog_id, content):
        while messages := self._sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                self._heard[queue].append(content(json.loads(message["Body"])))
                self._sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        return [message for message in self._heard[queue] if message.get("local_catalog_id") == catalog_id]

    def _queue(self, name, sender, source):
        url = self._sqs.create_queue(QueueName=name)["QueueUrl"]
        arn = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": sender},
            "Action": "sqs:SendMessage",
            "Resource": arn,
            "Condition": {"ArnEquals": {"aws:SourceArn": source}},
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        self._sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
        return url, arn
