import java.io.*;
import java.lang.reflect.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.internals.Exit;

/** Runs Kafka's tools in one process: a line of tab-separated words in, what was printed and the exit code out. */
public class Harness {
  static final class Ended extends RuntimeException {
    final int code;
    Ended(int code) { super(null, null, false, false); this.code = code; }
  }
  static final Map<String, String> TOOLS = new HashMap<>();
  static {
    String t = "org.apache.kafka.tools.";
    TOOLS.put("kafka-topics", t + "TopicCommand");
    TOOLS.put("kafka-console-producer", t + "ConsoleProducer");
    TOOLS.put("kafka-console-consumer", t + "consumer.ConsoleConsumer");
    TOOLS.put("kafka-consumer-groups", t + "consumer.group.ConsumerGroupCommand");
    TOOLS.put("kafka-share-groups", t + "consumer.group.ShareGroupCommand");
    TOOLS.put("kafka-configs", "org.apache.kafka.tools.ConfigCommand");
    TOOLS.put("kafka-reassign-partitions", t + "reassign.ReassignPartitionsCommand");
    TOOLS.put("kafka-leader-election", t + "LeaderElectionCommand");
    TOOLS.put("kafka-metadata-quorum", t + "MetadataQuorumCommand");
    TOOLS.put("kafka-transactions", t + "TransactionsCommand");
    TOOLS.put("kafka-get-offsets", t + "GetOffsetShell");
    TOOLS.put("kafka-delete-records", t + "DeleteRecordsCommand");
    TOOLS.put("kafka-broker-api-versions", t + "BrokerApiVersionsCommand");
    TOOLS.put("kafka-log-dirs", t + "LogDirsCommand");
    TOOLS.put("kafka-features", t + "FeatureCommand");
    TOOLS.put("kafka-cluster", t + "ClusterTool");
  }
  /** Until 3.9 some tools were in the core. */
  static Class<?> toolClass(String name) throws ClassNotFoundException {
    try {
      return Class.forName(TOOLS.get(name));
    } catch (ClassNotFoundException older) {
      String name0 = TOOLS.get(name).replaceAll(".*\\.", "");
      try {
        return Class.forName("kafka.admin." + name0);
      } catch (ClassNotFoundException other) {
        return Class.forName("kafka.tools." + name0);
      }
    }
  }
  static String clean(ByteArrayOutputStream b) { return b.toString(StandardCharsets.UTF_8); }
  static String b64(String s) { return Base64.getEncoder().encodeToString(s.getBytes(StandardCharsets.UTF_8)); }
  static int code;
  static final Map<String, KafkaProducer<String, String>> PRODUCERS = new HashMap<>();

  /** txn SERVER ID begin | send TOPIC PARTITION VALUE | commit | abort | close */
  static void txn(String[] a) throws Exception {
    KafkaProducer<String, String> p = PRODUCERS.get(a[1]);
    if (p == null) {
      Properties c = new Properties();
      c.put("bootstrap.servers", a[0]);
      c.put("transactional.id", a[1]);
      p = new KafkaProducer<>(c, new StringSerializer(), new StringSerializer());
      p.initTransactions();
      PRODUCERS.put(a[1], p);
    }
    switch (a[2]) {
      case "begin": p.beginTransaction(); break;
      case "send": p.send(new ProducerRecord<>(a[3], Integer.valueOf(a[4]), null, a[5])).get(); break;
      case "commit": p.commitTransaction(); break;
      case "abort": p.abortTransaction(); break;
      case "close": p.close(java.time.Duration.ZERO); PRODUCERS.remove(a[1]); break;
      default: throw new IllegalArgumentException(a[2]);
    }
  }

  /** Share consumers by their names: each polls on and on until it is closed. */
  static final Map<String, Thread> READERS = new HashMap<>();

  /** share SERVER NAME open GROUP TOPIC | close */
  static void share(String[] a) throws Exception {
    if (a[2].equals("close")) {
      Thread t = READERS.remove(a[1]);
      t.interrupt();
      t.join();
      return;
    }
    Properties c = new Properties();
    c.put("bootstrap.servers", a[0]);
    c.put("group.id", a[3]);
    c.put("client.id", a[1]);
    Thread t = new Thread(() -> {
      try (org.apache.kafka.clients.consumer.KafkaShareConsumer<String, String> consumer =
          new org.apache.kafka.clients.consumer.KafkaShareConsumer<>(c,
              new org.apache.kafka.common.serialization.StringDeserializer(),
              new org.apache.kafka.common.serialization.StringDeserializer())) {
        consumer.subscribe(List.of(a[4]));
        while (!Thread.currentThread().isInterrupted()) consumer.poll(java.time.Duration.ofMillis(200));
      } catch (org.apache.kafka.common.errors.InterruptException over) {
      }
    });
    t.start();
    READERS.put(a[1], t);
  }

  public static void main(String[] a) throws Exception {
    PrintStream real = System.out;
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    List<Runnable> hooks = new ArrayList<>();
    Exit.setShutdownHookAdder((n, r) -> hooks.add(r));
    String line;
    while ((line = in.readLine()) != null) {
      String[] parts = line.split("\t", -1);
      String stdin = new String(Base64.getDecoder().decode(parts[0]), StandardCharsets.UTF_8);
      String[] args = Arrays.copyOfRange(parts, 2, parts.length);
      ByteArrayOutputStream out = new ByteArrayOutputStream(), err = new ByteArrayOutputStream();
      PrintStream o = new PrintStream(out, true, "UTF-8"), e = new PrintStream(err, true, "UTF-8");
      System.setOut(o); System.setErr(e);
      try {
        // Scala's println keeps the stream it began with.
        Object console = Class.forName("scala.Console$").getField("MODULE$").get(null);
        for (String name : new String[] {"setOutDirect", "setErrDirect"}) {
          Method set = console.getClass().getMethod(name, PrintStream.class);
          set.setAccessible(true);
          set.invoke(console, name.equals("setOutDirect") ? o : e);
        }
      } catch (ReflectiveOperationException none) {
        e.println("HARNESS " + none);
      }
      System.setIn(new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)));
      code = 0;
      boolean[] set = {false};
      Exit.Procedure p = (c, m) -> { if (!set[0]) { set[0] = true; code = c; } throw new Ended(c); };
      Exit.setExitProcedure(p); Exit.setHaltProcedure(p);
      try {
        if (parts[1].equals("txn")) txn(args);
        else if (parts[1].equals("share")) share(args);
        else toolClass(parts[1]).getMethod("main", String[].class).invoke(null, (Object) args);
      } catch (Ended x) {
      } catch (InvocationTargetException x) {
        if (!(x.getCause() instanceof Ended)) { x.getCause().printStackTrace(e); code = 1; }
      }
      catch (Throwable x) { x.printStackTrace(e); code = 1; }
      Exit.setExitProcedure((c, m) -> { });
      for (Runnable r : hooks) { try { r.run(); } catch (Throwable x) { } }
      hooks.clear();
      o.flush(); e.flush();
      real.println(code + "\t" + b64(clean(out)) + "\t" + b64(clean(err)));
      real.flush();
    }
    Runtime.getRuntime().halt(0);
  }
}
