/*
 * Clients that stay: consumers (each with a thread that polls), share consumers, transactional producers. They go by
 * the scenario's names. What coordinators say of them is asked with Admin.
 */
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.Records;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

final class Clients {
    static final Map<String, Polling> POLLING = new ConcurrentHashMap<>();
    static final Map<String, KafkaProducer<String, String>> PRODUCERS = new ConcurrentHashMap<>();
    /** A client that cannot reach anybody gives up after this long. */
    static final int API_TIMEOUT_MS = 20000;

    private Clients() {}

    static ObjectNode answer(JsonNode request) throws Exception {
        String name = request.path("name").asText();
        switch (request.get("op").asText()) {
            case "consumerStart": return start(request);
            case "consumerSeen": return POLLING.get(name).call(() -> POLLING.get(name).seen());
            case "consumerCallbacks": return POLLING.get(name).call(() -> POLLING.get(name).callbacks());
            case "consumerDo": return POLLING.get(name).act(request);
            case "clientClose": return close(name);
            case "clientsClose": return closeAll();
            case "transactionalStart": return startTransactional(request);
            case "transactionalDo": return actTransactional(request);
            case "groupSeen": return group(request);
            case "transactionSeen": return transaction(request);
            case "coordinators": return coordinators(request);
            case "view": return view(request);
            case "resetOffsets": return resetOffsets(request);
            case "deleteOffsets": return deleteOffsets(request);
            case "deleteGroup": return deleteGroup(request);
            case "removeMember": return removeMember(request);
            default: return null;
        }
    }

    static ObjectNode error(String error) {
        return Agent.JSON.createObjectNode().put("error", error);
    }

    interface Action {
        void run() throws Exception;
    }

    static String errorOf(Action action) {
        try {
            action.run();
            return "NONE";
        } catch (Throwable problem) {
            System.err.println(problem);
            return Agent.name(problem);
        }
    }

    static Properties base(JsonNode request) {
        Properties p = new Properties();
        p.put("bootstrap.servers", request.get("bootstrap").asText());
        p.put("client.id", request.get("clientId").asText());
        p.put("reconnect.backoff.max.ms", 200);
        p.put("retry.backoff.max.ms", 200);
        return p;
    }

    static void configure(Properties p, JsonNode config) {
        config.fields().forEachRemaining(e -> p.put(e.getKey(), e.getValue().asText()));
    }

    static ObjectNode start(JsonNode request) throws Exception {
        Properties p = base(request);
        p.put("default.api.timeout.ms", API_TIMEOUT_MS);
        String protocol = request.get("protocol").asText();
        String name = request.get("name").asText();
        Polling polling;
        if (protocol.equals("share")) {
            p.put("share.acknowledgement.mode", "explicit");
            configure(p, request.get("config"));
            polling = new SharePolling(request, p);
        } else {
            p.put("group.protocol", protocol);
            configure(p, request.get("config"));
            polling = new ConsumerPolling(request, p);
        }
        POLLING.put(name, polling);
        polling.start();
        return error("NONE");
    }

    static ObjectNode close(String name) throws Exception {
        Polling polling = POLLING.remove(name);
        if (polling != null) return error(polling.end());
        KafkaProducer<String, String> producer = PRODUCERS.remove(name);
        return error(errorOf(() -> producer.close(Duration.ofSeconds(10))));
    }

    static ObjectNode closeAll() {
        for (String name : new ArrayList<>(POLLING.keySet())) {
            Polling polling = POLLING.remove(name);
            polling.over = true;
        }
        for (String name : new ArrayList<>(PRODUCERS.keySet())) PRODUCERS.remove(name).close(Duration.ZERO);
        return error("NONE");
    }

    // ── consumers ──

    /** An application: one thread that polls and does what it is told in between. */
    abstract static class Polling extends Thread {
        final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        final List<ObjectNode> received = new ArrayList<>();
        final List<String> called = new ArrayList<>();
        volatile boolean over = false;
        boolean stalled;
        /** A share consumer keeps what it has, and polls no more. */
        boolean holding = false;
        /** Its poll threw, and it has closed. */
        boolean ended = false;
        String problem = "NONE";

        Polling(JsonNode request) {
            super("poll-" + request.get("name").asText());
            setDaemon(true);
            stalled = request.path("stalled").asBoolean(false);
        }

        abstract void poll() throws Exception;
        abstract void shut();
        abstract ObjectNode seen() throws Exception;
        abstract ObjectNode act(JsonNode request) throws Exception;

        @Override
        public void run() {
            while (!over) {
                try {
                    boolean idle = stalled || holding;
                    Runnable task = idle ? tasks.poll(50, TimeUnit.MILLISECONDS) : tasks.poll();
                    if (task != null) task.run();
                    else if (!idle) poll();
                } catch (InterruptedException ended) {
                    return;
                } catch (Throwable thrown) {
                    System.err.println(getName() + ": " + thrown);
                    if (thrown instanceof RetriableException) continue;
                    problem = Agent.name(thrown);
                    stalled = true;
                    ended = true;
                    errorOf(this::shut);
                }
            }
            if (!ended) shut();
        }

        <T> T call(Callable<T> task) throws Exception {
            CompletableFuture<T> done = new CompletableFuture<>();
            tasks.add(() -> {
                try {
                    done.complete(task.call());
                } catch (Throwable problem) {
                    done.completeExceptionally(problem);
                }
            });
            return done.get(90, TimeUnit.SECONDS);
        }

        ObjectNode error(Action action) throws Exception {
            return Clients.error(call(() -> errorOf(action)));
        }

        String end() throws Exception {
            return call(() -> {
                over = true;
                boolean first = !ended;
                ended = true;
                return first ? errorOf(this::shut) : "NONE";
            });
        }

        ObjectNode callbacks() {
            ObjectNode answer = Agent.JSON.createObjectNode();
            ArrayNode list = answer.putArray("callbacks");
            synchronized (called) {
                called.forEach(list::add);
                called.clear();
            }
            return answer;
        }

        void receive(ConsumerRecord<String, String> record) {
            ObjectNode one = Agent.JSON.createObjectNode();
            one.put("place", record.topic() + "-" + record.partition()).put("offset", record.offset());
            one.put("key", record.key()).put("value", record.value());
            record.deliveryCount().ifPresent(count -> one.put("deliveries", count));
            received.add(one);
        }
    }

    static TopicPartition place(JsonNode node) {
        return new TopicPartition(node.get("topic").asText(), node.path("partition").asInt(0));
    }

    static List<TopicPartition> places(JsonNode nodes) {
        List<TopicPartition> found = new ArrayList<>();
        nodes.forEach(node -> found.add(place(node)));
        return found;
    }

    static Map<TopicPartition, OffsetAndMetadata> offsets(JsonNode nodes) {
        Map<TopicPartition, OffsetAndMetadata> found = new LinkedHashMap<>();
        nodes.forEach(node -> found.put(place(node), new OffsetAndMetadata(node.get("offset").asLong())));
        return found;
    }

    static void put(ObjectNode to, String field, Collection<TopicPartition> places) {
        ArrayNode list = to.putArray(field);
        places.forEach(tp -> list.add(tp.toString()));
    }

    static final class ConsumerPolling extends Polling implements ConsumerRebalanceListener {
        final KafkaConsumer<String, String> consumer;
        final boolean commits;
        /** `poll` stalls when the position there has reached this. */
        TopicPartition limitAt = null;
        long limit = 0;
        CompletableFuture<String> reached = null;

        ConsumerPolling(JsonNode request, Properties p) throws Exception {
            super(request);
            consumer = new KafkaConsumer<>(p, new StringDeserializer(), new StringDeserializer());
            commits = request.path("commit").asText().equals("sync");
            if (p.get("group.protocol").equals("consumer") && request.has("topics"))
                setMemberId(field(consumer, "delegate"), "consumerMembershipManager", request.get("clientId").asText());
            if (request.has("topics")) consumer.subscribe(Agent.texts(request.get("topics")), this);
            else consumer.assign(places(request.get("assign")));
        }

        void note(String what, Collection<TopicPartition> places) {
            if (places.isEmpty()) return;
            StringBuilder line = new StringBuilder(what);
            places.stream()
                .sorted((a, b) -> a.topic().equals(b.topic()) ? a.partition() - b.partition() : a.topic().compareTo(b.topic()))
                .forEach(tp -> line.append(' ').append(tp));
            synchronized (called) {
                called.add(line.toString());
            }
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> places) {
            note("assigned", places);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> places) {
            note("revoked", places);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> places) {
            note("lost", places);
        }

        @Override
        void poll() {
            try {
                var records = consumer.poll(Duration.ofMillis(50));
                records.forEach(this::receive);
                if (commits && !records.isEmpty()) consumer.commitSync();
                if (reached != null && consumer.assignment().contains(limitAt) && consumer.position(limitAt) >= limit) finish("NONE");
            } catch (RuntimeException problem) {
                if (reached != null && !(problem instanceof RetriableException)) finish(Agent.name(problem));
                throw problem;
            }
        }

        void finish(String result) {
            stalled = true;
            reached.complete(result);
            reached = null;
        }

        @Override
        void shut() {
            consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(10)));
        }

        @Override
        ObjectNode seen() {
            ObjectNode answer = Agent.JSON.createObjectNode();
            Clients.put(answer, "assignment", ended ? List.of() : consumer.assignment());
            ArrayNode records = answer.putArray("records");
            received.forEach(records::add);
            answer.put("error", problem);
            try {
                answer.put("epoch", ended ? -1 : consumer.groupMetadata().generationId());
            } catch (RuntimeException noGroup) {
                answer.put("epoch", -1);
            }
            return answer;
        }

        @Override
        ObjectNode act(JsonNode request) throws Exception {
            JsonNode of = request;
            switch (request.get("what").asText()) {
                case "stall": return error(() -> stalled = true);
                case "go": return error(() -> stalled = false);
                case "poll": {
                    CompletableFuture<String> done = new CompletableFuture<>();
                    call(() -> {
                        limitAt = place(of);
                        limit = of.get("to").asLong();
                        reached = done;
                        stalled = false;
                        return null;
                    });
                    return Clients.error(done.get(60, TimeUnit.SECONDS));
                }
                case "seek": return error(() -> {
                    TopicPartition tp = place(of);
                    JsonNode to = of.get("to");
                    if (to.isNumber()) consumer.seek(tp, to.asLong());
                    else if (to.asText().equals("beginning")) consumer.seekToBeginning(List.of(tp));
                    else consumer.seekToEnd(List.of(tp));
                });
                case "commit": return error(() -> {
                    if (of.has("offsets")) consumer.commitSync(offsets(of.get("offsets")));
                    else consumer.commitSync();
                });
                case "pausePartitions": return error(() -> consumer.pause(places(of.get("partitions"))));
                case "resumePartitions": return error(() -> consumer.resume(places(of.get("partitions"))));
                case "subscribe": return error(() -> {
                    List<String> topics = Agent.texts(of.get("topics"));
                    if (topics.isEmpty()) consumer.unsubscribe();
                    else consumer.subscribe(topics, this);
                });
                default: throw new IllegalArgumentException("unknown " + request.get("what"));
            }
        }

        ConsumerGroupMetadata metadata() throws Exception {
            return call(consumer::groupMetadata);
        }
    }

    /** A share consumer: says of each record what it is told to say, and polls again. */
    static final class SharePolling extends Polling {
        final KafkaShareConsumer<String, String> consumer;
        final List<ConsumerRecord<String, String>> held = new ArrayList<>();
        String ack;

        SharePolling(JsonNode request, Properties p) throws Exception {
            super(request);
            consumer = new KafkaShareConsumer<>(p, new StringDeserializer(), new StringDeserializer());
            ack = request.path("ack").asText("accept");
            setMemberId(field(consumer, "delegate"), "shareMembershipManager", uuid(request.get("clientId").asText()));
            consumer.subscribe(Agent.texts(request.get("topics")));
        }

        @Override
        void poll() {
            consumer.poll(Duration.ofMillis(50)).forEach(record -> {
                receive(record);
                held.add(record);
            });
            tell();
        }

        void tell() {
            holding = ack.equals("hold") && !held.isEmpty();
            if (held.isEmpty() || holding) return;
            AcknowledgeType type = AcknowledgeType.valueOf(ack.toUpperCase());
            for (ConsumerRecord<String, String> record : held) consumer.acknowledge(record, type);
            if (!ack.equals("renew")) held.clear();
            consumer.commitSync().values().forEach(result -> result.ifPresent(error -> {
                throw error;
            }));
        }

        @Override
        void shut() {
            consumer.close(Duration.ofSeconds(10));
        }

        @Override
        ObjectNode seen() {
            ObjectNode answer = Agent.JSON.createObjectNode();
            answer.putArray("assignment");
            ArrayNode records = answer.putArray("records");
            received.forEach(records::add);
            return answer.put("error", problem).put("epoch", -1);
        }

        @Override
        ObjectNode act(JsonNode request) throws Exception {
            JsonNode of = request;
            switch (request.get("what").asText()) {
                case "stall": return error(() -> stalled = true);
                case "go": return error(() -> stalled = false);
                case "ack": return error(() -> {
                    ack = of.get("ack").asText();
                    tell();
                });
                case "subscribe": return error(() -> {
                    List<String> topics = Agent.texts(of.get("topics"));
                    if (topics.isEmpty()) consumer.unsubscribe();
                    else consumer.subscribe(topics);
                });
                default: throw new IllegalArgumentException("unknown " + request.get("what"));
            }
        }
    }

    static Object field(Object of, String name) throws Exception {
        for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass())
            for (Field field : type.getDeclaredFields())
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(of);
                }
        throw new IllegalStateException("no field " + name + " in " + of.getClass());
    }

    /**
     * The client draws its member id at random, and server assignors go by its order. Before it joins, the id is set
     * to the consumer's name; of a share consumer to a Uuid that begins with the name.
     */
    static void setMemberId(Object delegate, String manager, String id) throws Exception {
        Object handler = field(delegate, "applicationEventHandler");
        Object thread = field(handler, "networkThread");
        Object managers = null;
        for (int tries = 0; managers == null && tries < 400; tries++) {
            managers = field(thread, "requestManagers");
            if (managers == null) Thread.sleep(25);
        }
        Object membership = ((Optional<?>) field(managers, manager)).get();
        for (Class<?> type = membership.getClass(); type != null; type = type.getSuperclass())
            for (Field field : type.getDeclaredFields())
                if (field.getName().equals("memberId")) {
                    field.setAccessible(true);
                    field.set(membership, id);
                    return;
                }
        throw new IllegalStateException("no member id in " + membership.getClass());
    }

    /** A text that reads as a Uuid and begins with the name: the share consumer parses its member id. */
    static String uuid(String name) {
        String padded = (name + "AAAAAAAAAAAAAAAAAAAAAA").substring(0, 22);
        if (!Uuid.fromString(padded).toString().equals(padded)) throw new IllegalArgumentException("no name for a share consumer: " + name);
        return padded;
    }

    // ── transactional producers ──

    static ObjectNode startTransactional(JsonNode request) {
        Properties p = base(request);
        p.put("transactional.id", request.get("transactionalId").asText());
        p.put("max.block.ms", API_TIMEOUT_MS);
        p.put("linger.ms", 50);
        p.put("batch.size", 1 << 20);
        p.put("metadata.max.age.ms", 1000);
        configure(p, request.get("config"));
        KafkaProducer<String, String> producer = new KafkaProducer<>(p, new StringSerializer(), new StringSerializer());
        PRODUCERS.put(request.get("name").asText(), producer);
        return error(errorOf(producer::initTransactions));
    }

    static ObjectNode actTransactional(JsonNode request) throws Exception {
        KafkaProducer<String, String> producer = PRODUCERS.get(request.get("name").asText());
        switch (request.get("what").asText()) {
            case "begin": return error(errorOf(producer::beginTransaction));
            case "commitTransaction": return error(errorOf(producer::commitTransaction));
            case "abortTransaction": return error(errorOf(producer::abortTransaction));
            case "sendOffsets": return error(errorOf(() -> {
                ConsumerGroupMetadata metadata = request.has("consumer")
                    ? ((ConsumerPolling) POLLING.get(request.get("consumer").asText())).metadata()
                    : new ConsumerGroupMetadata(request.get("group").asText());
                producer.sendOffsetsToTransaction(offsets(request.get("offsets")), metadata);
            }));
            case "send": {
                List<Future<RecordMetadata>> sent = new ArrayList<>();
                String thrown = errorOf(() -> {
                    for (JsonNode record : request.get("records"))
                        sent.add(producer.send(new ProducerRecord<>(
                            request.get("topic").asText(), request.path("partition").asInt(0), null, record.get("value").asText())));
                    producer.flush();
                });
                if (!thrown.equals("NONE") && sent.isEmpty()) return error(thrown);
                return (ObjectNode) Agent.outcomes(sent).get("results").get(0);
            }
            default: throw new IllegalArgumentException("unknown " + request.get("what"));
        }
    }

    // ── coordinators ──

    static ObjectNode coordinators(JsonNode request) throws Exception {
        Admin admin = Agent.admin(request);
        int id = request.has("group")
            ? admin.describeConsumerGroups(List.of(request.get("group").asText())).all().get().values().iterator().next().coordinator().id()
            : admin.describeTransactions(List.of(request.get("transactionalId").asText())).all().get().values().iterator().next().coordinatorId();
        return Agent.JSON.createObjectNode().put("broker", id);
    }

    static ObjectNode group(JsonNode request) throws Exception {
        Admin admin = Agent.admin(request);
        String group = request.get("group").asText();
        ObjectNode answer = Agent.JSON.createObjectNode();
        ArrayNode members = answer.putArray("members");
        ObjectNode offsets = answer.putObject("offsets");
        try {
            if (request.path("share").asBoolean()) {
                var seen = admin.describeShareGroups(List.of(group)).all().get().get(group);
                answer.put("type", "share").put("state", seen.groupState().toString()).put("assignor", "");
                answer.put("epoch", seen.groupEpoch()).put("targetEpoch", seen.targetAssignmentEpoch());
                seen.members().forEach(member -> {
                    ObjectNode one = members.addObject();
                    one.put("client", member.clientId()).put("epoch", member.memberEpoch());
                    put(one, "assignment", member.assignment().topicPartitions());
                });
                admin.listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec())).partitionsToOffsetInfo(group).get()
                    .forEach((tp, at) -> { if (at != null) offsets.put(tp.toString(), at.startOffset()); });
                return answer;
            }
            var seen = admin.describeConsumerGroups(List.of(group)).all().get().get(group);
            answer.put("type", seen.type().toString().toLowerCase()).put("state", seen.groupState().toString());
            answer.put("assignor", seen.partitionAssignor());
            seen.groupEpoch().ifPresent(epoch -> answer.put("epoch", epoch));
            seen.targetAssignmentEpoch().ifPresent(epoch -> answer.put("targetEpoch", epoch));
            seen.members().forEach(member -> {
                ObjectNode one = members.addObject();
                one.put("client", member.clientId());
                member.groupInstanceId().ifPresent(id -> one.put("instance", id));
                member.memberEpoch().ifPresent(epoch -> one.put("epoch", epoch));
                put(one, "assignment", member.assignment().topicPartitions());
            });
            admin.listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec())).partitionsToOffsetAndMetadata(group).get()
                .forEach((tp, at) -> { if (at != null) offsets.put(tp.toString(), at.offset()); });
        } catch (java.util.concurrent.ExecutionException problem) {
            String error = Agent.name(problem);
            if (!error.equals("GROUP_ID_NOT_FOUND")) return Agent.JSON.createObjectNode().put("error", error);
            answer.put("type", "none").put("state", "Dead").put("assignor", "");
        }
        return answer;
    }

    static ObjectNode transaction(JsonNode request) throws Exception {
        String id = request.get("transactionalId").asText();
        ObjectNode answer = Agent.JSON.createObjectNode();
        try {
            var seen = Agent.admin(request).describeTransactions(List.of(id)).all().get().get(id);
            answer.put("state", seen.state().toString()).put("epoch", seen.producerEpoch());
            put(answer, "partitions", seen.topicPartitions());
        } catch (java.util.concurrent.ExecutionException problem) {
            answer.put("state", Agent.name(problem)).put("epoch", -1).putArray("partitions");
        }
        return answer;
    }

    /** What lies in a partition, and what consumers of both isolation levels are given of it. */
    static ObjectNode view(JsonNode request) throws Exception {
        TopicPartition tp = new TopicPartition(request.get("topic").asText(), request.get("partition").asInt());
        String address = request.get("broker").asText();
        Uuid topicId = Uuid.fromString(request.get("topicId").asText());
        ObjectNode answer = Agent.JSON.createObjectNode();
        ArrayNode markers = answer.putArray("markers");
        long offset = Agent.earliest(address, tp);
        for (int round = 0; round < 10000; round++) {
            Map<TopicPartition, FetchRequest.PartitionData> wanted = new LinkedHashMap<>();
            wanted.put(tp, new FetchRequest.PartitionData(topicId, offset, FetchRequest.INVALID_LOG_START_OFFSET, 4 << 20, Optional.empty()));
            var response = (FetchResponse) Agent.ask(address, FetchRequest.Builder.forConsumer((short) 12, 0, 0, wanted), (short) 12);
            FetchResponseData.PartitionData data = response.data().responses().get(0).partitions().get(0);
            answer.put("error", Errors.forCode(data.errorCode()).name());
            answer.put("highWatermark", data.highWatermark()).put("lastStableOffset", data.lastStableOffset());
            long next = offset;
            for (RecordBatch batch : ((Records) data.records()).batches()) {
                next = Math.max(next, batch.nextOffset());
                if (batch.isControlBatch())
                    for (Record record : batch)
                        markers.add(record.offset() + " " + ControlRecordType.parse(record.key()) + " e" + batch.producerEpoch());
            }
            if (next == offset || next >= data.highWatermark()) break;
            offset = next;
        }
        for (String level : List.of("read_uncommitted", "read_committed")) {
            Properties p = new Properties();
            p.put("bootstrap.servers", request.get("bootstrap").asText());
            p.put("isolation.level", level);
            p.put("enable.auto.commit", "false");
            ArrayNode records = answer.putArray(level);
            try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(p, new StringDeserializer(), new StringDeserializer())) {
                consumer.assign(List.of(tp));
                consumer.seekToBeginning(List.of(tp));
                long end = consumer.endOffsets(List.of(tp)).get(tp);
                answer.put(level + "_end", end);
                long until = System.currentTimeMillis() + 15000;
                while (consumer.position(tp) < end && System.currentTimeMillis() < until)
                    consumer.poll(Duration.ofMillis(100)).forEach(r -> records.addArray().add(r.offset()).add(r.key()).add(r.value()));
            }
        }
        answer.put("lastStableOffset", answer.get("read_committed_end").asLong());
        return answer;
    }

    // ── groups, by an operator ──

    static ObjectNode resetOffsets(JsonNode request) throws Exception {
        String group = request.get("group").asText();
        if (!request.path("share").asBoolean())
            return error(Agent.outcome(Agent.admin(request).alterConsumerGroupOffsets(group, offsets(request.get("offsets"))).all()));
        Map<TopicPartition, Long> wanted = new HashMap<>();
        offsets(request.get("offsets")).forEach((tp, at) -> wanted.put(tp, at.offset()));
        return error(Agent.outcome(Agent.admin(request).alterShareGroupOffsets(group, wanted).all()));
    }

    static ObjectNode deleteOffsets(JsonNode request) throws Exception {
        return error(Agent.outcome(Agent.admin(request).deleteConsumerGroupOffsets(
            request.get("group").asText(), Set.copyOf(places(request.get("partitions")))).all()));
    }

    static ObjectNode deleteGroup(JsonNode request) throws Exception {
        List<String> groups = List.of(request.get("group").asText());
        Admin admin = Agent.admin(request);
        return error(Agent.outcome(request.path("share").asBoolean()
            ? admin.deleteShareGroups(groups).all()
            : admin.deleteConsumerGroups(groups).all()));
    }

    static ObjectNode removeMember(JsonNode request) throws Exception {
        var options = new RemoveMembersFromConsumerGroupOptions(Set.of(new MemberToRemove(request.get("instance").asText())));
        return error(Agent.outcome(Agent.admin(request).removeMembersFromConsumerGroup(request.get("group").asText(), options).all()));
    }
}
