"""Asks librdkafka which partition it chooses. Reads the question as JSON from stdin, see record.mjs."""
import base64, json, sys
from confluent_kafka import Producer, libversion

q = json.load(sys.stdin)
answers = []
for partitioner in ["consistent", "consistent_random", "murmur2", "murmur2_random", "fnv1a", "fnv1a_random"]:
    answer = {"partitioner": partitioner, "keyed": {}, "keyless": {}}
    for n in q["Partitions"]:
        for kind, keys in (("keyed", [base64.b64decode(k) for k in q["Keys"]]), ("keyless", [None] * len(q["Keyless"]))):
            # Records without a key stick to a random partition, except where that is switched off.
            producer = Producer({"bootstrap.servers": q["Bootstrap"], "partitioner": partitioner,
                                 "sticky.partitioning.linger.ms": 0})
            chosen = [None] * len(keys)
            def done(error, message, i):
                if error: raise Exception(error)
                chosen[i] = message.partition()
            for i, key in enumerate(keys):
                producer.produce(f"p{n}", b"v", key, on_delivery=lambda e, m, i=i: done(e, m, i))
            producer.flush(30)
            answer[kind][str(n)] = chosen
    if partitioner.endswith("_random"): del answer["keyless"]
    answers.append(answer)
print(json.dumps({"version": libversion()[0], "answers": answers}))
