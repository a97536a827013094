// Asks the Java client which partition it chooses. Reads the question as lines, see record.mjs.
import java.util.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.serialization.ByteArraySerializer;

class JavaClient {
  public static void main(String[] args) throws Exception {
    Scanner in = new Scanner(System.in);
    String bootstrap = in.nextLine();
    String[] counts = in.nextLine().split(",");
    int keyless = Integer.parseInt(in.nextLine());
    List<byte[]> keys = new ArrayList<>();
    while (in.hasNextLine()) keys.add(Base64.getDecoder().decode(in.nextLine().substring(1)));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      List<NewTopic> topics = new ArrayList<>();
      for (String n : counts) topics.add(new NewTopic("p" + n, Integer.parseInt(n), (short) 1));
      admin.createTopics(topics).all().get();
      Thread.sleep(3000);
    }
    StringBuilder out = new StringBuilder("{\"version\":\"" + args[0] + "\",\"answers\":[");
    String[][] partitioners = {
      {"default", null}, {"RoundRobinPartitioner", "org.apache.kafka.clients.producer.RoundRobinPartitioner"}};
    for (int i = 0; i < partitioners.length; i++) {
      out.append(i > 0 ? "," : "").append("{\"partitioner\":\"" + partitioners[i][0] + "\",\"keyed\":{");
      for (int c = 0; c < counts.length; c++)
        out.append((c > 0 ? "," : "") + "\"" + counts[c] + "\":" + ask(bootstrap, partitioners[i][1], counts[c], keys));
      out.append("}");
      if (i == 1) {
        out.append(",\"keyless\":{");
        List<byte[]> none = new ArrayList<>(Collections.nCopies(keyless, null));
        for (int c = 0; c < counts.length; c++)
          out.append((c > 0 ? "," : "") + "\"" + counts[c] + "\":" + ask(bootstrap, partitioners[i][1], counts[c], none));
        out.append("}");
      }
      out.append("}");
    }
    System.out.println(out.append("]}"));
  }

  static String ask(String bootstrap, String partitioner, String count, List<byte[]> keys) throws Exception {
    Map<String, Object> config = new HashMap<>(Map.of("bootstrap.servers", bootstrap));
    if (partitioner != null) config.put("partitioner.class", partitioner);
    List<String> chosen = new ArrayList<>();
    try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.partitionsFor("p" + count);
      for (byte[] key : keys) {
        var record = new ProducerRecord<>("p" + count, key, new byte[] {118});
        chosen.add("" + producer.send(record).get().partition());
      }
    }
    return "[" + String.join(",", chosen) + "]";
  }
}
