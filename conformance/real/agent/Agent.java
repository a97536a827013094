/*
 * Speaks to a real cluster for the record command: reads one request a line as JSON, answers with one line.
 *
 * Actions go through Kafka's public clients (Admin, KafkaProducer). What they hide is asked with Kafka's own
 * request classes over a plain socket: leader epochs (DescribeTopicPartitions, Metadata in ZooKeeper mode) and
 * the high watermark with the records below it (Fetch). What a replica holds is read from its log files.
 */
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.Records;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.DescribeTopicPartitionsRequest;
import org.apache.kafka.common.requests.DescribeTopicPartitionsResponse;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.requests.ListOffsetsRequest;
import org.apache.kafka.common.requests.ListOffsetsResponse;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.serialization.StringSerializer;

public final class Agent {
    static final ObjectMapper JSON = new ObjectMapper();
    static final Map<String, Admin> ADMINS = new ConcurrentHashMap<>();

    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err);
        ExecutorService workers = Executors.newCachedThreadPool();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode request = JSON.readTree(line);
            workers.submit(() -> {
                ObjectNode answer = JSON.createObjectNode();
                try {
                    answer = answer(request);
                } catch (Throwable problem) {
                    answer.put("failure", String.valueOf(problem));
                    problem.printStackTrace();
                }
                answer.put("id", request.get("id").asInt());
                synchronized (out) {
                    out.println(answer);
                    out.flush();
                }
            });
        }
        System.exit(0);
    }

    static ObjectNode answer(JsonNode request) throws Exception {
        switch (request.get("op").asText()) {
            case "format": return format(request);
            case "forget": return forget(request);
            case "cluster": return cluster(request);
            case "describe": return describe(request);
            case "configs": return configs(request);
            case "moving": return moving(request);
            case "read": return read(request);
            case "disks": return disks(request);
            case "produce": return produce(request);
            default:
                ObjectNode answer = Clients.answer(request);
                return answer == null ? act(request) : answer;
        }
    }

    // ── the cluster ──

    static ObjectNode format(JsonNode request) throws Exception {
        String[] args = JSON.convertValue(request.get("args"), String[].class);
        Class<?> tool = Class.forName("kafka.tools.StorageTool");
        Object code = tool.getMethod("execute", String[].class, PrintStream.class).invoke(null, args, System.err);
        return JSON.createObjectNode().put("code", (Integer) code);
    }

    /** Closes what speaks to a cluster that is gone. */
    static ObjectNode forget(JsonNode request) {
        for (String addresses : texts(request.get("addresses")))
            for (String key : new ArrayList<>(ADMINS.keySet()))
                if (key.startsWith(addresses)) ADMINS.remove(key).close(java.time.Duration.ZERO);
        return JSON.createObjectNode();
    }

    static Admin admin(JsonNode request) {
        String bootstrap = request.get("bootstrap").asText();
        int timeout = request.path("timeoutMs").asInt(15000);
        return ADMINS.computeIfAbsent(bootstrap + " " + timeout, key -> {
            Properties p = new Properties();
            p.put("bootstrap.servers", bootstrap);
            p.put("default.api.timeout.ms", timeout);
            p.put("request.timeout.ms", Math.min(timeout, 30000));
            p.put("reconnect.backoff.max.ms", 200);
            p.put("retry.backoff.max.ms", 200);
            p.put("metadata.max.age.ms", 500);
            return Admin.create(p);
        });
    }

    /** Who is alive, who is fenced, and whether there is an active controller. */
    static ObjectNode cluster(JsonNode request) throws Exception {
        ObjectNode answer = JSON.createObjectNode();
        Admin admin = admin(request);
        boolean kraft = request.get("mode").asText().equals("kraft");
        DescribeClusterOptions options = new DescribeClusterOptions();
        if (kraft) options.includeFencedBrokers(true);
        var described = admin.describeCluster(options);
        ArrayNode live = answer.putArray("live");
        ArrayNode fenced = answer.putArray("fenced");
        for (Node node : described.nodes().get()) (node.isFenced() ? fenced : live).add(node.id());
        if (!kraft) answer.put("controller", described.controller().get().id());
        return answer;
    }

    /** Asks the controllers that are up who leads them. */
    static ObjectNode quorum(JsonNode request) throws Exception {
        Admin admin = ADMINS.computeIfAbsent(request.get("controller").asText(), addresses -> {
            Properties p = new Properties();
            p.put("bootstrap.controllers", addresses);
            p.put("default.api.timeout.ms", 3000);
            p.put("request.timeout.ms", 2000);
            p.put("reconnect.backoff.max.ms", 200);
            p.put("retry.backoff.max.ms", 200);
            p.put("metadata.max.age.ms", 500);
            return Admin.create(p);
        });
        try {
            var info = admin.describeMetadataQuorum().quorumInfo().get();
            return JSON.createObjectNode().put("leader", info.leaderId()).put("epoch", info.leaderEpoch());
        } catch (ExecutionException problem) {
            return JSON.createObjectNode().put("error", name(problem));
        }
    }

    // ── asking ──

    static AbstractResponse ask(String address, AbstractRequest.Builder<?> builder, short version) throws Exception {
        int colon = address.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(10000);
            socket.connect(
                new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                3000);
            AbstractRequest body = builder.build(version);
            RequestHeader header = new RequestHeader(body.apiKey(), version, "conformance", 1);
            ByteBuffer bytes = body.serializeWithHeader(header);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(bytes.remaining());
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[in.readInt()];
            in.readFully(answer);
            return AbstractResponse.parseResponse(ByteBuffer.wrap(answer), header);
        }
    }

    static List<String> texts(JsonNode list) {
        List<String> found = new ArrayList<>();
        list.forEach(item -> found.add(item.asText()));
        return found;
    }

    static void put(ObjectNode to, String field, Collection<Integer> ids) {
        ArrayNode list = to.putArray(field);
        if (ids != null) ids.forEach(list::add);
    }

    /** What one broker says of the topics: leader, epoch, replicas, ISR, ELR. */
    static ObjectNode describe(JsonNode request) throws Exception {
        String address = request.get("broker").asText();
        List<String> names = texts(request.get("topics"));
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode topics = answer.putObject("topics");
        if (names.isEmpty()) return answer;
        if (request.get("mode").asText().equals("kraft")) {
            DescribeTopicPartitionsRequestData data = new DescribeTopicPartitionsRequestData();
            names.stream().sorted().forEach(n -> data.topics().add(new DescribeTopicPartitionsRequestData.TopicRequest().setName(n)));
            var response = (DescribeTopicPartitionsResponse) ask(address, new DescribeTopicPartitionsRequest.Builder(data), (short) 0);
            response.data().topics().forEach(topic -> {
                if (topic.errorCode() != 0) return;
                ArrayNode partitions = topics.putObject(topic.name()).putArray("partitions");
                topic.partitions().forEach(p -> {
                    ObjectNode one = partitions.addObject();
                    one.put("partition", p.partitionIndex()).put("leader", p.leaderId()).put("leaderEpoch", p.leaderEpoch());
                    put(one, "replicas", p.replicaNodes());
                    put(one, "isr", p.isrNodes());
                    put(one, "elr", p.eligibleLeaderReplicas());
                    put(one, "lastKnownElr", p.lastKnownElr());
                });
                ((ObjectNode) topics.get(topic.name())).put("topicId", topic.topicId().toString());
            });
        } else {
            var response = (MetadataResponse) ask(address, new MetadataRequest.Builder(names, false), (short) 12);
            response.data().topics().forEach(topic -> {
                if (topic.errorCode() != 0) return;
                ArrayNode partitions = topics.putObject(topic.name()).putArray("partitions");
                topic.partitions().forEach(p -> {
                    ObjectNode one = partitions.addObject();
                    one.put("partition", p.partitionIndex()).put("leader", p.leaderId()).put("leaderEpoch", p.leaderEpoch());
                    put(one, "replicas", p.replicaNodes());
                    put(one, "isr", p.isrNodes());
                    put(one, "elr", null);
                    put(one, "lastKnownElr", null);
                });
                ((ObjectNode) topics.get(topic.name())).put("topicId", topic.topicId().toString());
            });
        }
        return answer;
    }

    /** What was set for each topic. */
    static ObjectNode configs(JsonNode request) throws Exception {
        Map<String, ConfigResource> wanted = new LinkedHashMap<>();
        for (String topic : texts(request.get("topics"))) wanted.put(topic, new ConfigResource(ConfigResource.Type.TOPIC, topic));
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode topics = answer.putObject("configs");
        var described = admin(request).describeConfigs(wanted.values()).values();
        for (var entry : wanted.entrySet()) {
            ObjectNode configs = topics.putObject(entry.getKey());
            for (ConfigEntry config : described.get(entry.getValue()).get().entries())
                if (config.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) configs.put(config.name(), config.value());
        }
        return answer;
    }

    /** Reassignments under way. */
    static ObjectNode moving(JsonNode request) throws Exception {
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode moving = answer.putObject("moving");
        Map<TopicPartition, PartitionReassignment> found = admin(request).listPartitionReassignments().reassignments().get();
        found.forEach((tp, r) -> {
            ObjectNode one = moving.putObject(tp.toString());
            put(one, "adding", r.addingReplicas());
            put(one, "removing", r.removingReplicas());
        });
        return answer;
    }

    static String text(ByteBuffer bytes) {
        if (bytes == null) return null;
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        String whole = new String(copy, StandardCharsets.UTF_8);
        int pad = whole.indexOf('~');
        return pad < 0 ? whole : whole.substring(0, pad);
    }

    static void records(ArrayNode to, Iterable<? extends RecordBatch> batches, long from, long before) {
        for (RecordBatch batch : batches)
            for (Record record : batch)
                if (record.offset() >= from && record.offset() < before)
                    to.addArray().add(record.offset()).add(batch.partitionLeaderEpoch()).add(text(record.key())).add(text(record.value()));
    }

    /** Where the log starts, as ListOffsets says; 0 when it says nothing. */
    static long earliest(String address, TopicPartition tp) throws Exception {
        var partition = new ListOffsetsRequestData.ListOffsetsPartition()
            .setPartitionIndex(tp.partition())
            .setTimestamp(ListOffsetsRequest.EARLIEST_TIMESTAMP);
        var topic = new ListOffsetsRequestData.ListOffsetsTopic().setName(tp.topic()).setPartitions(List.of(partition));
        var builder = ListOffsetsRequest.Builder.forConsumer(false, IsolationLevel.READ_UNCOMMITTED).setTargetTimes(List.of(topic));
        var response = (ListOffsetsResponse) ask(address, builder, (short) 7);
        return Math.max(0, response.data().topics().get(0).partitions().get(0).offset());
    }

    /** What a consumer gets from the leader: log start offset, high watermark, every record below it. */
    static ObjectNode read(JsonNode request) throws Exception {
        TopicPartition tp = new TopicPartition(request.get("topic").asText(), request.get("partition").asInt());
        String address = request.get("broker").asText();
        Uuid topicId = Uuid.fromString(request.get("topicId").asText());
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode found = answer.putArray("records");
        long offset = earliest(address, tp);
        for (int round = 0; round < 10000; round++) {
            Map<TopicPartition, FetchRequest.PartitionData> wanted = new LinkedHashMap<>();
            wanted.put(tp, new FetchRequest.PartitionData(topicId, offset, FetchRequest.INVALID_LOG_START_OFFSET, 4 << 20, Optional.empty()));
            var response = (FetchResponse) ask(address, FetchRequest.Builder.forConsumer((short) 12, 0, 0, wanted), (short) 12);
            FetchResponseData.PartitionData data = response.data().responses().get(0).partitions().get(0);
            Errors error = Errors.forCode(data.errorCode());
            answer.put("error", error.name());
            answer.put("logStartOffset", data.logStartOffset());
            answer.put("highWatermark", data.highWatermark());
            if (error != Errors.NONE) break;
            Records batches = (Records) data.records();
            long next = offset;
            for (RecordBatch batch : batches.batches()) next = Math.max(next, batch.nextOffset());
            records(found, batches.batches(), Math.max(offset, data.logStartOffset()), data.highWatermark());
            if (next == offset || next >= data.highWatermark()) break;
            offset = next;
        }
        return answer;
    }

    /** What lies in the folder of one replica: batches of every segment, the end, the epochs. */
    static ObjectNode disks(JsonNode request) throws Exception {
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode logs = answer.putObject("logs");
        for (String folder : texts(request.get("folders"))) {
            File[] files = new File(folder).listFiles((dir, name) -> name.endsWith(".log"));
            if (files == null) continue;
            Arrays.sort(files);
            ObjectNode log = logs.putObject(folder);
            ArrayNode segments = log.putArray("segments");
            ArrayNode found = log.putArray("records");
            long end = -1;
            for (File file : files) {
                long base = Long.parseLong(file.getName().substring(0, 20));
                segments.add(base);
                end = Math.max(end, base);
                if (file.length() == 0) continue;
                try (FileRecords records = FileRecords.open(file, false)) {
                    records(found, records.batches(), 0, Long.MAX_VALUE);
                    for (RecordBatch batch : records.batches()) end = Math.max(end, batch.nextOffset());
                }
            }
            log.put("end", end);
            ArrayNode epochs = log.putArray("epochs");
            Path cache = Path.of(folder, "leader-epoch-checkpoint");
            if (Files.exists(cache))
                Files.readAllLines(cache).stream().skip(2).filter(line -> !line.isBlank()).forEach(line -> {
                    String[] parts = line.split(" ");
                    epochs.addArray().add(Integer.parseInt(parts[0])).add(Long.parseLong(parts[1]));
                });
        }
        return answer;
    }

    // ── acting ──

    static String name(Throwable problem) {
        Throwable cause = problem;
        while ((cause instanceof ExecutionException || cause instanceof java.util.concurrent.CompletionException) && cause.getCause() != null)
            cause = cause.getCause();
        // What a transactional producer throws once it has failed says why only inside.
        while (cause.getClass() == org.apache.kafka.common.KafkaException.class && cause.getCause() != null) cause = cause.getCause();
        Errors error = Errors.forException(cause);
        if (error != Errors.UNKNOWN_SERVER_ERROR) return error.name();
        return cause.getClass().getSimpleName();
    }

    static String outcome(KafkaFuture<?> future) throws InterruptedException {
        try {
            future.get();
            return "NONE";
        } catch (ExecutionException problem) {
            System.err.println(problem);
            return name(problem);
        }
    }

    static KafkaProducer<String, String> producer(JsonNode request) {
        Properties p = new Properties();
        p.put("bootstrap.servers", request.get("bootstrap").asText());
        p.put("batch.size", 16 << 20);
        p.put("max.request.size", 32 << 20);
        p.put("metadata.max.age.ms", 1000);
        p.put("reconnect.backoff.max.ms", 200);
        request.get("config").fields().forEachRemaining(e -> p.put(e.getKey(), e.getValue().asText()));
        return new KafkaProducer<>(p, new StringSerializer(), new StringSerializer());
    }

    static ObjectNode outcomes(List<Future<RecordMetadata>> sent) throws Exception {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode results = answer.putArray("results");
        for (Future<RecordMetadata> one : sent) {
            ObjectNode result = results.addObject();
            try {
                RecordMetadata metadata = one.get();
                result.put("error", "NONE").put("offset", metadata.hasOffset() ? metadata.offset() : -1);
            } catch (ExecutionException problem) {
                System.err.println(problem);
                result.put("error", name(problem));
            }
        }
        return answer;
    }

    /** Sends all records of a step as one batch: linger.ms holds them until the flush. */
    static ObjectNode produce(JsonNode request) throws Exception {
        try (KafkaProducer<String, String> producer = producer(request)) {
            String topic = request.get("topic").asText();
            int partition = request.get("partition").asInt();
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            try {
                for (JsonNode record : request.get("records"))
                    sent.add(producer.send(new ProducerRecord<>(topic, partition, textOrNull(record.get("key")), textOrNull(record.get("value")))));
            } catch (Exception problem) {
                ObjectNode answer = JSON.createObjectNode();
                answer.putArray("results").addObject().put("error", name(problem));
                return answer;
            }
            producer.flush();
            return outcomes(sent);
        }
    }

    static String textOrNull(JsonNode node) {
        return node.isNull() ? null : node.asText();
    }

    static ObjectNode act(JsonNode request) throws Exception {
        ObjectNode answer = JSON.createObjectNode();
        if (request.get("op").asText().equals("quorum")) return quorum(request);
        Admin admin = admin(request);
        String topic = request.path("topic").asText();
        TopicPartition tp = new TopicPartition(topic, request.path("partition").asInt());
        switch (request.get("op").asText()) {
            case "createTopic": {
                NewTopic wanted;
                if (request.has("assignment")) {
                    Map<Integer, List<Integer>> replicas = new HashMap<>();
                    int partition = 0;
                    for (JsonNode list : request.get("assignment")) replicas.put(partition++, ids(list));
                    wanted = new NewTopic(topic, replicas);
                } else wanted = new NewTopic(topic, request.get("partitions").asInt(), (short) request.get("replicationFactor").asInt());
                Map<String, String> configs = new HashMap<>();
                request.get("config").fields().forEachRemaining(e -> configs.put(e.getKey(), e.getValue().asText()));
                return answer.put("error", outcome(admin.createTopics(List.of(wanted.configs(configs))).all()));
            }
            case "deleteTopic":
                return answer.put("error", outcome(admin.deleteTopics(List.of(topic)).all()));
            case "createPartitions": {
                List<List<Integer>> assignment = new ArrayList<>();
                if (request.has("assignment")) for (JsonNode list : request.get("assignment")) assignment.add(ids(list));
                NewPartitions more = request.has("assignment")
                    ? NewPartitions.increaseTo(request.get("count").asInt(), assignment)
                    : NewPartitions.increaseTo(request.get("count").asInt());
                return answer.put("error", outcome(admin.createPartitions(Map.of(topic, more)).all()));
            }
            case "alterConfig": {
                ConfigResource resource = request.has("group")
                    ? new ConfigResource(ConfigResource.Type.GROUP, request.get("group").asText())
                    : request.has("broker")
                    ? new ConfigResource(ConfigResource.Type.BROKER, request.get("broker").asText())
                    : new ConfigResource(ConfigResource.Type.TOPIC, topic);
                List<AlterConfigOp> ops = new ArrayList<>();
                request.get("set").fields().forEachRemaining(e -> ops.add(new AlterConfigOp(new ConfigEntry(e.getKey(), e.getValue().asText()), AlterConfigOp.OpType.SET)));
                request.get("remove").forEach(n -> ops.add(new AlterConfigOp(new ConfigEntry(n.asText(), null), AlterConfigOp.OpType.DELETE)));
                return answer.put("error", outcome(admin.incrementalAlterConfigs(Map.of(resource, ops)).all()));
            }
            case "electLeaders": {
                ElectionType type = ElectionType.valueOf(request.get("type").asText());
                Set<TopicPartition> wanted = new LinkedHashSet<>();
                for (JsonNode p : request.get("partitions")) wanted.add(new TopicPartition(topic, p.asInt()));
                ArrayNode errors = answer.putArray("errors");
                try {
                    Map<TopicPartition, Optional<Throwable>> result = admin.electLeaders(type, wanted).partitions().get();
                    for (TopicPartition one : wanted) {
                        Optional<Throwable> problem = result.getOrDefault(one, Optional.empty());
                        errors.add(problem.map(Agent::name).orElse("NONE"));
                    }
                } catch (ExecutionException problem) {
                    for (TopicPartition one : wanted) errors.add(name(problem));
                }
                return answer;
            }
            case "reassign":
                return answer.put("error", outcome(admin.alterPartitionReassignments(
                    Map.of(tp, Optional.of(new NewPartitionReassignment(ids(request.get("replicas")))))).all()));
            case "cancelReassignment":
                return answer.put("error", outcome(admin.alterPartitionReassignments(Map.of(tp, Optional.empty())).all()));
            case "deleteRecords":
                return answer.put("error", outcome(admin.deleteRecords(
                    Map.of(tp, RecordsToDelete.beforeOffset(request.get("before").asLong()))).all()));
            default:
                throw new IllegalArgumentException("unknown op " + request.get("op"));
        }
    }

    static List<Integer> ids(JsonNode list) {
        List<Integer> found = new ArrayList<>();
        list.forEach(item -> found.add(item.asInt()));
        return found;
    }
}
